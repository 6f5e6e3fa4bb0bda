/** A real core over this machine, with servers in folders of their own, each of which answers with its name. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { Change, Conflict, Listener } from '../../preload/model.ts';

export interface ConflictMachine {
  core: Core;
  /** What was told of one port, as `conflict split`. */
  told(port: number): string[];
  /** After a fresh scan, and all that is tried because of it. */
  conflictsOn(port: number): Promise<Conflict[]>;
  rowsOn(port: number): Promise<Listener[]>;
  /** The absolute path of a folder of that name, made anew. */
  folder(name: string): string;
  /** Runs a program in a folder; settles with the first line that it says. */
  run(folder: string, program: string, args: readonly string[]): Promise<Running>;
  /** A server that answers each connection with its folder. */
  serve(folder: string, port: number, address: string): Promise<Running>;
  /** The same with SO_REUSEPORT: without it Linux keeps a wildcard and a specific address from one port. */
  serveShared(folder: string, port: number, address: string): Promise<Running>;
  reserve(port: number, project?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Running {
  child: ChildProcess;
  said: string;
  /** By SIGKILL; settles when it is gone. */
  end(): Promise<void>;
}

export async function startConflictMachine(): Promise<ConflictMachine> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-conflicts-')));
  const dataFolder = join(home, '.quayside');
  mkdirSync(dataFolder);
  const running: Running[] = [];
  const changes: Change[] = [];
  const errors: unknown[] = [];
  const core = createCore({
    platform: await createPlatform(),
    // A host: it keeps a history.
    door: 'browser',
    version: '0.0.0-test',
    dataFolder,
    home,
    settings: openSettings(dataFolder),
    onError: (error) => errors.push(error),
  });
  core.service.subscribe('change', (change) => changes.push(change));
  await core.start();

  const fresh = async () => {
    const result = await core.service.handlers['ports.snapshot']({ fresh: true });
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };

  const run: ConflictMachine['run'] = async (folder, program, args) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const one: Running = {
      child,
      said: '',
      async end() {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        await ended;
      },
    };
    running.push(one);
    one.said = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`${program} ended with ${code} before it said anything`)),
      );
      child.stdout?.once('data', (data) => resolve(String(data).trim()));
    });
    return one;
  };

  return {
    core,
    told: (port) =>
      changes.flatMap((change) =>
        'conflict' in change && change.conflict.port === port ? `${change.type} ${change.conflict.kind}` : [],
      ),
    conflictsOn: async (port) => (await fresh()).conflicts.filter((conflict) => conflict.port === port),
    rowsOn: async (port) => (await fresh()).listeners.filter((row) => row.port === port),
    folder(name) {
      const path = join(home, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    run,
    serve: (folder, port, address) =>
      run(folder, process.execPath, ['-e', NAMED_SERVER, String(port), address]),
    serveShared: (folder, port, address) =>
      run(folder, '/usr/bin/python3', ['-c', SHARED_SERVER, String(port), address]),
    async reserve(port, project) {
      const input = { port, protocol: 'tcp' as const, ...(project !== undefined && { project }) };
      const added = await core.service.handlers['reservations.add'](input);
      if (!added.ok) throw new Error(added.failure.message);
    },
    async stop() {
      await core.stop();
      await Promise.all(running.map((one) => one.end()));
      rmSync(home, { recursive: true, force: true });
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Once it listens it says `up`; whoever connects gets its folder. */
const NAMED_SERVER = `const [port, host] = process.argv.slice(1);
require('net').createServer((socket) => socket.on('error', () => {}).end(process.cwd()))
  .listen({ port: +port, host }, () => console.log('up'));`;

/** `::only` is the IPv6 wildcard alone. */
const SHARED_SERVER = `
import os, socket, sys
port, host = int(sys.argv[1]), sys.argv[2]
server = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
if ':' in host: server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1 if host == '::only' else 0)
server.bind((host.replace('only', ''), port))
server.listen()
print('up', flush=True)
while True:
  client = server.accept()[0]
  try: client.sendall(os.getcwd().encode())
  except OSError: pass
  client.close()
`;

/** The folder of whoever really answers there. */
export const whoAnswers = (port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    connect({ port, host })
      .on('data', (data) => {
        text += data;
      })
      .on('end', () => resolve(text))
      .on('error', reject);
  });
