/** A temporary project with a real server, whatever starts it, and who is found above whoever holds its port. */
import { mkdirSync, mkdtempSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDead, readStat } from '../../main/core/platform/linux/proc-stat.ts';
import { listPids } from '../../main/core/platform/linux/process-table.ts';
import type { Platform, ProcessFacts } from '../../main/core/platform/platform.ts';
import { findRunners } from '../../main/core/supervision/runners.ts';
import { findSupervisor, type SupervisorMatch } from '../../main/core/supervision/supervisors.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, startProgram } from './child-program.ts';

export const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export const SERVER = `
  require('node:http').createServer((_, answer) => answer.end(String(process.pid)))
    .listen(Number(process.argv[2] ?? process.env.SERVER_PORT), '127.0.0.1');`;

export interface Found {
  holder: ProcessFacts;
  ancestors: ProcessFacts[];
  supervisor: SupervisorMatch | null;
  runners: ProcessFacts[];
}

export interface SupervisedServer {
  /** The project's folder; its `server.js` listens on the port of its argument, else on SERVER_PORT. */
  readonly folder: string;
  readonly port: number;
  write(name: string, text: string): void;
  start(program: string, argv: readonly string[], env?: Record<string, string>): ChildProgram;
  /** Once somebody of this project holds it; another one than `before`. */
  found(port?: number, before?: number): Promise<Found>;
  /** Ends all that was started here, the outermost first, and looks that nothing is left. */
  putAway(): Promise<void>;
}

export async function createSupervisedServer(platform: Platform): Promise<SupervisedServer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sv-')));
  const port = await freePort();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('server.js', SERVER);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    SERVER_PORT: String(port),
    // Tools may not ask the network for newer ones of themselves.
    npm_config_update_notifier: 'false',
    PM2_DISABLE_VERSION_CHECK: '1',
  };
  return {
    folder,
    port,
    write,
    start: (program, argv, more = {}) => startProgram(program, argv, { ...env, ...more }, { cwd: folder }),
    found: (at = port, before = 0) => findHolder(platform, at, before),
    async putAway() {
      await waitUntil('all of the project have ended', () => endOutermost(folder));
      rmSync(folder, { recursive: true });
    },
  };
}

async function findHolder(platform: Platform, port: number, before: number): Promise<Found> {
  return waitUntil(`somebody holds ${port}`, async () => {
    const { sockets } = await platform.scan();
    const identity = sockets.find((one) => one.port === port && one.protocol === 'tcp')?.holders[0];
    const holder = identity && identity.pid !== before ? await platform.describe(identity) : null;
    return holder && lookAround(platform, holder);
  });
}

async function lookAround(platform: Platform, holder: ProcessFacts): Promise<Found> {
  const ancestors: ProcessFacts[] = [];
  for (const pid of holder.ancestors.filter((one) => one !== 1)) {
    const facts = await platform.describe({ pid, startKey: readStat(`/proc/${pid}`)?.startKey ?? '' });
    if (!facts) break;
    ancestors.push(facts);
  }
  return {
    holder,
    ancestors,
    supervisor: findSupervisor(holder, ancestors),
    runners: findRunners(holder, ancestors, countChildren),
  };
}

const living = () =>
  listPids().flatMap((pid) => {
    const stat = readStat(`/proc/${pid}`);
    return stat && !isDead(stat) ? [{ pid, parent: stat.parent }] : [];
  });

const countChildren = (pid: number): number => living().filter(({ parent }) => parent === pid).length;

/** Whether nothing is left that works in the folder. What would start another one is ended before that one. */
function endOutermost(folder: string): boolean {
  const inside = living().filter(({ pid }) => isInside(pid, folder));
  const pids = new Set(inside.map(({ pid }) => pid));
  for (const { pid } of inside.filter(({ parent }) => !pids.has(parent))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended since it was listed: the next look tells.
    }
  }
  return inside.length === 0;
}

function isInside(pid: number, folder: string): boolean {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
