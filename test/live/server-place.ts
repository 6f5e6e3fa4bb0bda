/** A place for one real server of a stage: a folder, a port, and the programs that are started for it. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, startProgram } from './child-program.ts';

/** This project's own: what Vite and npm are taken from. */
export const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Debian's own: another that comes first in a PATH has none of Debian's libraries. */
export const PYTHON = '/usr/bin/python3';

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

export interface ServerPlace {
  /** Below the temporary folder; everybody may look in. */
  readonly folder: string;
  readonly port: number;
  /** As a server's own setting wants to know: servers that are started by root give its rights up, unless told otherwise. */
  readonly user: string;
  /** The absolute path of it. */
  write(name: string, text: string, mode?: number): string;
  /** In a group of processes of its own, which ends with the stage. */
  start(program: string, argv: readonly string[], options?: StartOptions): ChildProgram;
  /** Before what was started is ended. */
  atEnd(work: () => unknown): void;
  /** Once all that was started has ended. */
  afterwards(work: () => unknown): void;
  /** Until somebody accepts connections at the port. */
  answers(): Promise<void>;
  end(): Promise<void>;
}

/** What starts a server in its place, and settles once it listens. */
export type StartServer = (place: ServerPlace) => Promise<void>;

const START_MS = 120_000;
const STOP_MS = 10_000;

export function makePlace(port: number): ServerPlace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'server-')));
  chmodSync(folder, 0o755);
  const started: ChildProgram[] = [];
  const ends: (() => unknown)[] = [];
  const lasts: (() => unknown)[] = [];
  const env = {
    PATH: `${process.env.PATH}:/usr/sbin`,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    // Tools may not ask the network for newer ones of themselves.
    npm_config_update_notifier: 'false',
  };
  return {
    folder,
    port,
    user: userInfo().username,
    write(name, text, mode = 0o644) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode });
      return path;
    },
    start(program, argv, { env: more = {}, ...options } = {}) {
      const child = startProgram(
        program,
        argv,
        { ...env, ...more },
        { ...options, cwd: folder, detached: true },
      );
      started.push(child);
      return child;
    },
    atEnd: (work) => ends.push(work),
    afterwards: (work) => lasts.push(work),
    async answers() {
      const said = () => started.map((one) => `${one.out()}\n${one.err()}`).join('\n');
      await waitUntil(`something answers at ${port}`, () => canConnect(port), START_MS).catch((error) => {
        throw new Error(`${error}\n${said()}`);
      });
    },
    async end() {
      for (const work of ends.splice(0).reverse()) await work();
      await Promise.all(started.map(endGroup));
      for (const work of lasts.splice(0)) await work();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Who may own files of its own there. */
export function giveTo(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Asks the whole group first: databases leave things behind when they are killed. */
async function endGroup({ pid, ended }: ChildProgram): Promise<void> {
  const signal = (which: NodeJS.Signals): boolean => {
    try {
      return process.kill(-pid, which);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  await waitUntil(`the group of ${pid} has ended`, () => !signal('SIGCONT'), STOP_MS).catch(() => undefined);
  signal('SIGKILL');
  await ended;
}
