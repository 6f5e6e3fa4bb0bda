/** The connections of a Windows machine, from what netstat tells of all of them. On demand only. */
import type { Protocol } from '../../../../preload/model.ts';
import type { ConnectionCounts, ObservedConnection, PortPeers } from '../platform.ts';
import { type PrintedConnection, readNetstatConnections } from '../readers/read-netstat-connections.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { ProcessTable } from './process-table.ts';
import { NETSTAT_ARGV } from './socket-table.ts';
import type { SystemTools } from './system-tools.ts';

interface ConnectionDeps {
  readonly tools: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'netstat'>;
  readonly processes: Pick<ProcessTable, 'rows'>;
  /** Addresses of this machine, bare. */
  readonly ownAddresses: () => ReadonlySet<string>;
}

const MOST_CONNECTIONS = 20_000;

export function createConnections(deps: ConnectionDeps) {
  /** Null where netstat does not answer. */
  const read = async (): Promise<readonly PrintedConnection[] | null> => {
    const printed = await deps.tools.run({ program: deps.places.netstat, argv: NETSTAT_ARGV });
    return printed.ok ? readNetstatConnections(printed.text) : null;
  };
  return {
    /** UDP sockets have no peers that Windows tells. */
    async count(protocol: Protocol, port: number): Promise<ConnectionCounts | null> {
      if (protocol === 'udp') return null;
      const all = await read();
      if (!all) return null;
      const own = deps.ownAddresses();
      const of = all.filter((one) => one.localPort === port);
      const open = of.filter(({ state }) => state === 'established');
      const timeWait = of.filter(({ state }) => state === 'time-wait').length;
      return {
        established: open.length,
        local: open.filter((one) => isLocal(one, own)).length,
        timeWait,
        other: of.length - open.length - timeWait,
      };
    },
    async peers(protocol: Protocol, port: number): Promise<PortPeers | null> {
      if (protocol === 'udp') return null;
      const all = await read();
      return all && peersOf(all, port, deps);
    },
  };
}

const isLocal = ({ remoteAddress }: PrintedConnection, own: ReadonlySet<string>): boolean =>
  remoteAddress.startsWith('127.') || remoteAddress === '::1' || own.has(remoteAddress);

const endKey = (address: string, port: number, far: string, farPort: number): string =>
  `${address} ${port} ${far} ${farPort}`;

function peersOf(all: readonly PrintedConnection[], port: number, deps: ConnectionDeps): PortPeers {
  const own = deps.ownAddresses();
  const rows = deps.processes.rows();
  const ends = new Map(
    all.map((one) => [endKey(one.localAddress, one.localPort, one.remoteAddress, one.remotePort), one]),
  );
  const states: Record<string, number> = {};
  const connections: ObservedConnection[] = [];
  for (const { pid: _, state, ...one } of all.filter(({ localPort }) => localPort === port)) {
    states[state] = (states[state] ?? 0) + 1;
    if (connections.length >= MOST_CONNECTIONS) continue;
    const other = ends.get(endKey(one.remoteAddress, one.remotePort, one.localAddress, one.localPort));
    const local = other !== undefined || isLocal({ ...one, state, pid: null }, own);
    const peer = other?.pid ? (rows.get(other.pid)?.identity ?? null) : null;
    const isOver = state === 'time-wait';
    const family = one.localAddress.includes(':') ? 'ipv6' : 'ipv4';
    const peerHidden = !local || peer || isOver ? null : other ? 'gone' : 'namespace';
    connections.push({ ...one, state, family, mapped: false, local, peer, peerHidden });
  }
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  return { connections, states, complete: connections.length === total };
}
