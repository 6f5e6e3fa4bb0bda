/** Starts processes that hold sockets, and reads what `ss` says of them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ObservedSocket } from '../../main/core/platform/platform.ts';

export interface Plan {
  /** Host, how many, and further options of `listen`. */
  tcp?: [host: string, count: number, options?: object][];
  udp?: [host: string, count: number][];
  /** What the process calls itself, as raw bytes. */
  comm?: Buffer;
  /** Connections of the process to its own first listener. */
  connections?: number;
  /** Programs that inherit the first listener. */
  share?: string[][];
  /** One more listener on this port with SO_REUSEPORT; 0 picks one. */
  reusePort?: number;
  /** More arguments, which mean nothing. */
  padding?: string[];
}

export interface Load {
  child: ChildProcess;
  pid: number;
  sockets: { protocol: string; address: string; port: number }[];
  /** The processes that inherited the first listener. */
  children: number[];
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('scanner-listeners.mjs', import.meta.url));

export async function startLoad(plan: Plan, through: string[] = []): Promise<Load> {
  const { comm, padding = [], ...rest } = plan;
  const argument = JSON.stringify({ ...rest, comm: comm?.toString('base64') });
  const [program = process.execPath, ...argv] = [...through, process.execPath, SCRIPT, argument, ...padding];
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  for await (const piece of child.stdout) {
    said += piece;
    if (said.includes('\n')) break;
  }
  const { sockets, children } = JSON.parse(said);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
  return { child, pid: child.pid ?? 0, sockets, children, stop };
}

/** One text for each pair of socket and holder: what two ways of looking must agree on. */
export const pairsOf = (sockets: readonly ObservedSocket[]): string[] =>
  sockets
    .flatMap(({ protocol, address, port, dualStack, holders }) => {
      const socket = `${protocol} ${dualStack ? '*' : address.replace(/%.*/, '')} ${port}`;
      return holders.length === 0 ? [`${socket} -`] : holders.map((holder) => `${socket} ${holder.pid}`);
    })
    .sort();

/** The same from `ss`; names in it are not looked at, for they may lie. */
export function pairsOfSs(): string[] {
  const lines = execFileSync('ss', ['-Htulnp'], { encoding: 'latin1', maxBuffer: 1 << 28 }).split('\n');
  const pairs = lines.filter(Boolean).flatMap((line) => {
    const [protocol = '', , , , local = '', , ...users] = line.split(/\s+/);
    const colon = local.lastIndexOf(':');
    const address = local
      .slice(0, colon)
      .replace(/^\[|\]$/g, '')
      .replace(/%.*/, '');
    const socket = `${protocol} ${address} ${local.slice(colon + 1)}`;
    const pids = new Set([...users.join(' ').matchAll(/pid=(\d+)/g)].map((match) => match[1]));
    return pids.size === 0 ? [`${socket} -`] : [...pids].map((pid) => `${socket} ${pid}`);
  });
  return pairs.sort();
}
