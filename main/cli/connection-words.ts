/** What `show` says of who is connected to a port. Pure. */
import type { Peer, PortConnections, StateCounts } from '../../preload/model.ts';
import { hiddenWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { layoutTable } from './table.ts';

/** More would push what was asked for off the screen; `--json` has them all. */
const MOST_PEERS = 10;

export function connectionDetails(found: PortConnections, style: Style): string {
  const shown = found.peers.slice(0, MOST_PEERS);
  const more = found.peers.length - shown.length + found.morePeers;
  const [, ...lines] = layoutTable<Peer>(
    [
      { title: '', text: ({ total }) => `  ${total}`, align: 'right' },
      { title: '', text: peerWords, align: 'left' },
      { title: '', text: whereWords, align: 'left' },
      { title: '', text: ({ states }) => style.quiet(stateWords(states)), align: 'left' },
    ],
    shown,
    null,
  );
  return [
    style.strong(`Connections of port ${found.port} (${found.protocol}): ${stateWords(found.states)}`),
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(found.complete
      ? []
      : ['  Not everybody could be named: there are too many connections or open files.']),
  ].join('\n');
}

/** `12 established, 2 time-wait`. */
export const stateWords = (states: StateCounts): string =>
  Object.entries(states)
    .sort(([, a], [, b]) => b - a)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');

function peerWords({ process, processHidden, address }: Peer): string {
  if (process) {
    const project = process.project === null ? '' : `, ${process.project}`;
    return `${process.name} (pid ${process.pid}${project})`;
  }
  return processHidden ? hiddenWords({ ownerHidden: processHidden, user: null }) : address;
}

const WAYS = { in: 'from', out: 'to', unknown: 'with' } as const;

const whereWords = ({ direction, address }: Peer): string => `${WAYS[direction]} ${address}`;
