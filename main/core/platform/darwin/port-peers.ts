/** The connections of a port of a Mac with their other ends, from what netstat tells of all, and lsof where that names nobody. On demand only. */
import type { Protocol } from '../../../../preload/model.ts';
import type { ObservedConnection, PortPeers } from '../platform.ts';
import { readPid } from '../readers/printed-socket.ts';
import type { PrintedConnection } from '../readers/read-netstat-connections.ts';
import { readNetstatDarwinConnections } from '../readers/read-netstat-darwin-connections.ts';
import { linesOf } from '../readers/text-lines.ts';
import type { ToolRunner } from '../run-tool.ts';
import { identityOf, type ProcessList } from './process-list.ts';
import { lsofConnectionsOf, netstat } from './tools.ts';

export interface PeerDeps {
  readonly runner: Pick<ToolRunner, 'run'>;
  readonly processes: Pick<ProcessList, 'at' | 'refresh'>;
  /** Addresses of this machine, bare. */
  readonly ownAddresses: () => ReadonlySet<string>;
}

const MOST_CONNECTIONS = 20_000;

/** Null for UDP, whose sockets have no peers that are told, and where netstat does not answer. */
export async function portPeers(protocol: Protocol, port: number, deps: PeerDeps): Promise<PortPeers | null> {
  if (protocol === 'udp') return null;
  const printed = await deps.runner.run(netstat(protocol));
  if (!printed.ok) return null;
  const all = readNetstatDarwinConnections(printed.text);
  const ends = new Map(all.map((one) => [endKey(one), one]));
  const own = deps.ownAddresses();
  const found = all.filter(({ localPort }) => localPort === port);
  const listed = found.slice(0, MOST_CONNECTIONS).map((one) => {
    const other = ends.get(endKey(turned(one)));
    return { one, other, local: other !== undefined || isLocal(one, own) };
  });
  // netstat names nobody in the shortest of its layouts; lsof knows the ends of one's own processes.
  const isNameless = listed.some(
    ({ one, other, local }) => local && one.state !== 'time-wait' && !other?.pid,
  );
  const pids = isNameless ? await pidsByEnd(port, deps) : NOBODY;
  await deps.processes.refresh();
  const connections = listed.map(({ one, other, local }): ObservedConnection => {
    const { pid: _, state, ...ends } = one;
    const row = deps.processes.at(other?.pid ?? pids.get(endKey(turned(one))) ?? 0);
    const peer = local && row ? identityOf(row) : null;
    const family = one.localAddress.includes(':') ? 'ipv6' : 'ipv4';
    const peerHidden = !local || peer || state === 'time-wait' ? null : 'gone';
    return { ...ends, state, family, mapped: false, local, peer, peerHidden };
  });
  return { connections, states: statesOf(found), complete: connections.length === found.length };
}

function statesOf(found: readonly PrintedConnection[]): PortPeers['states'] {
  const states: Record<string, number> = {};
  for (const { state } of found) states[state] = (states[state] ?? 0) + 1;
  return states;
}

const isLocal = ({ remoteAddress }: PrintedConnection, own: ReadonlySet<string>): boolean =>
  remoteAddress.startsWith('127.') || remoteAddress === '::1' || own.has(remoteAddress.replace(/%.*/, ''));

type Ends = Pick<PrintedConnection, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

const endKey = ({ localAddress, localPort, remoteAddress, remotePort }: Ends): string =>
  `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;

const turned = (one: Ends): Ends => ({
  localAddress: one.remoteAddress,
  localPort: one.remotePort,
  remoteAddress: one.localAddress,
  remotePort: one.localPort,
});

const NOBODY: ReadonlyMap<string, number> = new Map();
/** `127.0.0.1:60001->127.0.0.1:5173`, IPv6 addresses in brackets. */
const BOTH_ENDS = /^n\[?([0-9a-f.:]+)\]?:(\d{1,5})->\[?([0-9a-f.:]+)\]?:(\d{1,5})$/i;

/** By the end that a process has. */
async function pidsByEnd(port: number, { runner }: PeerDeps): Promise<ReadonlyMap<string, number>> {
  const printed = await runner.run(lsofConnectionsOf(port));
  const pids = new Map<string, number>();
  let pid: number | null = null;
  for (const { text, isCut } of linesOf(printed.ok ? printed.text : '')) {
    if (text.startsWith('p')) pid = readPid(text.slice(1));
    const [, localAddress, localPort, remoteAddress, remotePort] = BOTH_ENDS.exec(text) ?? [];
    if (isCut || pid === null || localAddress === undefined || remoteAddress === undefined) continue;
    const ends = {
      localAddress,
      localPort: Number(localPort),
      remoteAddress,
      remotePort: Number(remotePort),
    };
    pids.set(endKey(ends), pid);
  }
  return pids;
}
