/** Real servers of other projects on free ports of loopback: started as they come, ended by the pids of what was started. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';

export interface ServerPrograms {
  readonly folder: string;
  redis(password?: string): Promise<number>;
  memcached(): Promise<number>;
  mosquitto(): Promise<number>;
  postgres(): Promise<number>;
  /** Plain HTTP, and HTTPS with that certificate; a page with a title. */
  nginx(certificate: CertificateFiles): Promise<{ http: number; https: number }>;
  end(): Promise<void>;
}

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** PostgreSQL runs as nobody where we are root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

export function createServerPrograms(): ServerPrograms {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-servers-'));
  chmodSync(folder, 0o755);
  const children: ChildProcess[] = [];

  const start = async (port: number, program: string, argv: string[], options = {}): Promise<number> => {
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder, ...options });
    children.push(child);
    let said = '';
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece;
    });
    child.stderr?.on('data', (piece: Buffer) => {
      said += piece;
    });
    child.once('error', (error) => {
      said += error.message;
    });
    await waitUntil(
      `${program} to answer`,
      async () => {
        if (child.exitCode !== null) throw new Error(`${program} has ended: ${said.slice(-2_000)}`);
        return answers(port);
      },
      60_000,
    );
    return port;
  };
  const place = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };

  return {
    folder,
    async redis(password) {
      const port = await freePort();
      const secret = password === undefined ? [] : ['--requirepass', password];
      const argv = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...secret];
      return start(port, 'redis-server', argv);
    },
    async memcached() {
      const port = await freePort();
      const user = isRoot ? ['-u', 'nobody'] : [];
      return start(port, 'memcached', ['-l', '127.0.0.1', '-p', `${port}`, '-U', '0', ...user]);
    },
    async mosquitto() {
      const port = await freePort();
      const config = join(place('mosquitto'), 'mosquitto.conf');
      writeFileSync(
        config,
        `listener ${port} 127.0.0.1\nallow_anonymous true\n${isRoot ? 'user root\n' : ''}`,
      );
      return start(port, 'mosquitto', ['-c', config]);
    },
    async postgres() {
      const port = await freePort();
      const data = place('postgres');
      if (isRoot) chownSync(data, NOBODY, NOBODY);
      const bin = postgresPrograms();
      const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
      const cluster = join(data, 'data');
      execFileSync(
        join(bin, 'initdb'),
        ['-D', cluster, '-A', 'trust', '-U', 'test', '--no-sync', '--locale=C'],
        {
          ...as,
          cwd: data,
          stdio: 'pipe',
        },
      );
      const argv = ['-D', cluster, '-h', '127.0.0.1', '-p', `${port}`, '-k', data];
      return start(port, join(bin, 'postgres'), argv, { ...as, cwd: data });
    },
    async nginx({ cert, key }) {
      const http = await freePort('127.0.0.1', 2);
      const https = http + 1;
      const root = place('nginx');
      writeFileSync(join(root, 'index.html'), '<html><head><title>Harbour &amp; quay</title></head></html>');
      writeFileSync(join(root, 'nginx.conf'), nginxConfig({ root, http, https, cert, key }));
      await start(http, 'nginx', [
        '-p',
        root,
        '-c',
        join(root, 'nginx.conf'),
        '-e',
        'stderr',
        '-g',
        'daemon off;',
      ]);
      return { http, https };
    },
    async end() {
      const running = children.filter((child) => child.exitCode === null && child.signalCode === null);
      const ended = running.map((child) => once(child, 'close'));
      // SIGQUIT ends PostgreSQL and nginx with their own children, at once.
      for (const child of running) child.kill(/postgres|nginx/.test(child.spawnfile) ? 'SIGQUIT' : 'SIGTERM');
      await Promise.all(ended);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Debian keeps them beside its own wrappers, by version. */
function postgresPrograms(): string {
  const all = '/usr/lib/postgresql';
  const version = readdirSync(all).sort((a, b) => Number(b) - Number(a))[0] ?? '';
  return join(all, version, 'bin');
}

const nginxConfig = (at: { root: string; http: number; https: number; cert: string; key: string }) => `
${isRoot ? 'user root;' : ''}
pid ${at.root}/nginx.pid;
worker_processes 1;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${at.root}/body; proxy_temp_path ${at.root}/proxy; fastcgi_temp_path ${at.root}/fastcgi;
  uwsgi_temp_path ${at.root}/uwsgi; scgi_temp_path ${at.root}/scgi;
  types { text/html html; }
  server { listen 127.0.0.1:${at.http}; root ${at.root}; }
  server { listen 127.0.0.1:${at.https} ssl; ssl_certificate ${at.cert}; ssl_certificate_key ${at.key}; root ${at.root}; }
}`;
