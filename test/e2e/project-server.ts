/** Real projects in a temporary folder, each with a real server that a spec can start again. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProjectServer {
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/** Answers with its project's name. */
const SERVER = `
const { name } = require('./package.json');
const server = require('node:http').createServer((_request, response) => response.end(name));
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('up'));
`;

/** Makes the project's folder with a package.json, the server and, where ports are given, a quayside.json. */
export function makeProject(parent: string, name: string, ports?: Record<string, number>): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name }));
  writeFileSync(join(folder, 'server.js'), SERVER);
  if (ports) writeFileSync(join(folder, 'quayside.json'), JSON.stringify({ ports }));
  return folder;
}

/** Settles when it listens on that port of 127.0.0.1. */
export async function startServer(folder: string, port: number): Promise<ProjectServer> {
  const child = spawn(process.execPath, ['server.js', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
