/** Puts together what netstat and lsof tell of the same sockets. Pure. */
import type { Family, Protocol } from '../../../../preload/model.ts';
import type { PrintedSocket } from '../readers/printed-socket.ts';

export interface JoinedSocket {
  readonly protocol: Protocol;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  readonly dualStack: boolean;
  /** Of whom either tool says that it holds it, ascending. They may have ended since. */
  readonly pids: readonly number[];
  /** netstat names pid 0. */
  readonly isKernels: boolean;
}

export interface ToolRows {
  /** Null where netstat could not be read. */
  readonly netstat: Readonly<Record<Protocol, readonly PrintedSocket[] | null>>;
  /** Null where lsof could not be read. Without an administrator's rights it shows one's own processes alone. */
  readonly lsof: readonly PrintedSocket[] | null;
}

/**
 * netstat tells all sockets, each with one pid (the last that used it) and long IPv6 addresses cut; lsof tells every holder
 * and whole addresses. Where netstat failed, lsof stands for it.
 *
 * Neither names a socket: of TCP, what listens at one address is one row with all its holders, for only one program's family
 * can; UDP ports are shared by strangers (mDNS), so there each holder has a row of its own.
 */
export function joinSockets({ netstat, lsof }: ToolRows): JoinedSocket[] {
  const owned = byPort(lsof ?? []);
  const seen = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const rows = netstat[protocol];
    const own = (lsof ?? []).filter((row) => row.protocol === protocol);
    return rows
      ? rows.map((row) => complete(row, owned.get(portKey(row)) ?? NOBODY))
      : own.map((row) => complete(row, NOBODY));
  });
  return seen.length === 0 ? [] : merge(seen);
}

/**
 * macOS has no number of a socket that its tools tell: the address stands for it. So who may be signalled rests on three things
 * that are looked at again right before: the pid, the second in which that process began, and that it holds that very address
 * and port. A process that closed its socket and opened the same one again counts as holding the same. UDP ports may have
 * several rows, so there the pid is part of it.
 */
export function socketKeyOf({ protocol, family, address, port, pids }: JoinedSocket): string {
  const place = `${protocol} ${family} ${bare(address)} ${port}`;
  return protocol === 'tcp' || pids.length === 0 ? place : `${place} ${pids[0]}`;
}

/** What lsof tells of one port, by address. */
type Owned = ReadonlyMap<string, readonly PrintedSocket[]>;

const NOBODY: Owned = new Map();

/** With its whole address and every holder that lsof names. */
function complete(row: PrintedSocket, owned: Owned): JoinedSocket {
  const exact = owned.get(bare(row.address));
  const holders = exact ?? cutMatches(row, owned);
  const [match] = exact ? [] : holders;
  const pids = [row, ...holders].flatMap(({ pid }) => (pid === null || pid === 0 ? [] : [pid]));
  return {
    protocol: row.protocol,
    family: familyOfRow(row),
    address: wholeAddress(match ?? row, row),
    port: row.port,
    dualStack: row.family === 'dual',
    pids,
    isKernels: row.pid === 0,
  };
}

/** Narrower columns than this cut nothing. */
const LEAST_CUT = 10;

/** Those of the one address that begins like this; none where there are two, or netstat's pid is not among them. */
function cutMatches(row: PrintedSocket, owned: Owned): readonly PrintedSocket[] {
  const { address, pid } = row;
  if (familyOfRow(row) !== 'ipv6' || address.length < LEAST_CUT) return [];
  const [longer, ...more] = [...owned].filter(([other]) => other.startsWith(bare(address)));
  if (!longer || more.length > 0) return [];
  const [, holders] = longer;
  return pid === null || holders.some((other) => other.pid === pid) ? holders : [];
}

const familyOfRow = ({ family }: PrintedSocket): Family => (family === 'ipv4' ? 'ipv4' : 'ipv6');

const wholeAddress = ({ address }: PrintedSocket, row: PrintedSocket): string =>
  address === '*' ? (familyOfRow(row) === 'ipv4' ? '0.0.0.0' : '::') : unscoped(address);

const bare = (address: string): string => unscoped(address.replace(/%.*/, ''));

/** The kernel keeps the interface's number in a link-local address, and lsof shows it: `fe80:4::1`. */
const unscoped = (address: string): string => address.replace(/^fe80:[1-9a-f][0-9a-f]{0,3}::/i, 'fe80::');

const portKey = (row: PrintedSocket): string => `${row.protocol} ${familyOfRow(row)} ${row.port}`;

function byPort(rows: readonly PrintedSocket[]): Map<string, Map<string, PrintedSocket[]>> {
  const found = new Map<string, Map<string, PrintedSocket[]>>();
  for (const row of rows) {
    const port = found.get(portKey(row)) ?? new Map<string, PrintedSocket[]>();
    const list = port.get(bare(row.address)) ?? [];
    list.push(row);
    found.set(portKey(row), port.set(bare(row.address), list));
  }
  return found;
}

function merge(rows: readonly JoinedSocket[]): JoinedSocket[] {
  const merged = new Map<string, { row: JoinedSocket; pids: Set<number> }>();
  for (const row of rows) {
    const key = `${row.protocol} ${row.family} ${row.address} ${row.port}`;
    const one = merged.get(key) ?? { row, pids: new Set<number>() };
    for (const pid of row.pids) one.pids.add(pid);
    const isKernels = one.row.isKernels || row.isKernels;
    merged.set(key, {
      row: { ...one.row, isKernels, dualStack: one.row.dualStack || row.dualStack },
      pids: one.pids,
    });
  }
  return [...merged.values()].flatMap(({ row, pids }) => {
    const sorted = [...pids].sort((a, b) => a - b);
    if (row.protocol === 'tcp' || sorted.length === 0) return [{ ...row, pids: sorted }];
    return sorted.map((pid) => ({ ...row, pids: [pid] }));
  });
}
