/** One complete look at the listeners of macOS: netstat each time, lsof and ps only when something is new. */
import type { OwnerHidden, Protocol, Warning } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import type { ObservedSocket, Scan } from '../platform.ts';
import type { PrintedSocket } from '../readers/printed-socket.ts';
import { readLsofFields } from '../readers/read-lsof-fields.ts';
import { readNetstatDarwin } from '../readers/read-netstat-darwin.ts';
import type { ToolOutcome, ToolRunner } from '../run-tool.ts';
import { type JoinedSocket, joinSockets, socketKeyOf } from './join-sockets.ts';
import { identityOf, type ProcessList } from './process-list.ts';
import { lsofSockets, netstat } from './tools.ts';

export interface ScanDeps {
  readonly runner: Pick<ToolRunner, 'run' | 'warnings'>;
  readonly processes: ProcessList;
  /** Whether anybody has that pid: at once, and without a tool. */
  readonly isThere: (pid: number) => boolean;
  /** Whether everything can be seen. */
  readonly isRoot: boolean;
}

export type ScanSockets = (options?: { thorough?: boolean }) => Promise<Scan>;

const unreadable: Warning = {
  code: 'sockets-unreadable',
  message: 'The list of ports could not be read just now; what is shown is older.',
  nextStep: 'See whether `netstat -anv` and `lsof -i` work in a terminal on this machine.',
};

type Rows = Readonly<Record<Protocol, readonly PrintedSocket[] | null>>;

export function createScanSockets({ runner, processes, isThere, isRoot }: ScanDeps): ScanSockets {
  let sockets: readonly ObservedSocket[] = [];
  let signature = '';
  /** Of the rows from which `sockets` was made; null where a part could not be read. */
  let madeFrom: string | null = null;
  let warnings: readonly Warning[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  const observe = (row: JoinedSocket): ObservedSocket => {
    const { protocol, family, address, port, dualStack } = row;
    const held = row.pids.flatMap((pid) => processes.at(pid) ?? []);
    const hidden: OwnerHidden | null = held.length > 0 ? null : whyHidden(row, isRoot);
    const socketKey = socketKeyOf(row);
    const user = held[0] ? cleanText(held[0].user, 64) : null;
    return {
      protocol,
      family,
      address,
      port,
      dualStack,
      socketKey,
      user,
      holders: held.map(identityOf),
      hidden,
    };
  };

  const make = async (rows: Rows, thorough: boolean): Promise<'all' | 'part' | 'nothing'> => {
    const outcome = await runner.run(lsofSockets());
    const lsof = outcome.ok ? readLsofFields(outcome.text).rows : null;
    if (!lsof && !rows.tcp && !rows.udp) return 'nothing';
    const joined = joinSockets({ netstat: rows, lsof });
    await processes.follow([...new Set(joined.flatMap(({ pids }) => pids))], thorough);
    const next = withoutEnded(joined.map(observe));
    const text = JSON.stringify(next);
    if (text !== signature) [signature, sockets] = [text, next];
    return lsof && rows.tcp && rows.udp ? 'all' : 'part';
  };

  const tell = (isUnreadable: boolean): Scan => {
    const next = isUnreadable ? [unreadable, ...runner.warnings()] : runner.warnings();
    if (JSON.stringify(next) !== JSON.stringify(warnings)) warnings = next;
    return { sockets, reader: 'netstat and lsof', warnings };
  };

  const look = async (thorough: boolean): Promise<Scan> => {
    const rows = {
      tcp: rowsOf(await runner.run(netstat('tcp'))),
      udp: rowsOf(await runner.run(netstat('udp'))),
    };
    const text = JSON.stringify(rows);
    // netstat names one holder of several: that another has ended does not show in it.
    const hasEnded = sockets.some(({ holders }) => !holders.every(({ pid }) => isThere(pid)));
    if (madeFrom === text && !hasEnded && !thorough) return tell(false);
    const made = await make(rows, thorough || hasEnded);
    madeFrom = made === 'all' ? text : null;
    return tell(made === 'nothing');
  };

  return (options) => {
    const turn = queue.then(() => look(options?.thorough ?? false));
    queue = turn.catch(() => undefined);
    return turn;
  };
}

const rowsOf = (outcome: ToolOutcome): readonly PrintedSocket[] | null =>
  outcome.ok ? readNetstatDarwin(outcome.text).rows : null;

/** lsof without an administrator's rights shows one's own processes alone, and older netstats tell no pid. */
function whyHidden({ isKernels, pids }: JoinedSocket, isRoot: boolean): OwnerHidden {
  if (isKernels) return 'kernel';
  return pids.length > 0 || isRoot ? 'gone' : 'other-user';
}

/** netstat may name one who is long gone where another has the socket now; of UDP that is a row of its own. */
function withoutEnded(sockets: readonly ObservedSocket[]): readonly ObservedSocket[] {
  const place = ({ protocol, address, port }: ObservedSocket) => `${protocol} ${address} ${port}`;
  const held = new Set(sockets.filter(({ holders }) => holders.length > 0).map(place));
  return sockets.filter((socket) => socket.holders.length > 0 || !held.has(place(socket)));
}
