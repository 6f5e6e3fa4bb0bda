/** The list beside a page: what was found, one line a port and layer, or what listens here while nothing is searched. Pure. */
import { foldProtocols } from '../../preload/fold-protocols.ts';
import type { Host, Listener, ReferenceHit } from '../../preload/model.ts';
import { isMine } from '../ports/is-mine.ts';
import { processWords, serviceWord } from '../ports/row-words.ts';
import { protocolsWord } from './reference-words.ts';

export interface HitRow {
  readonly key: string;
  readonly port: number;
  readonly protocols: string;
  readonly name: string;
  readonly meaning: string;
  /** Registered only: nothing that developers commonly mean by it. */
  readonly quiet: boolean;
  /** It only looks like what was searched. */
  readonly similar: boolean;
}

/** Each port once, with the best of its hits: its page has the others. `asked`: the number that was typed, first of all. */
export function hitRows(hits: readonly ReferenceHit[], asked: number | null): HitRow[] {
  const rows = new Map<number, HitRow>();
  if (asked !== null) rows.set(asked, bareRow(asked));
  for (const hit of foldProtocols(hits)) {
    const before = rows.get(hit.port);
    if (before && before.name !== '') continue;
    rows.set(hit.port, {
      key: String(hit.port),
      port: hit.port,
      protocols: protocolsWord(hit.protocols),
      name: hit.name,
      // The register often says the name twice.
      meaning: hit.meaning.toLowerCase() === hit.name.toLowerCase() ? '' : hit.meaning,
      quiet: hit.layer === 'registered',
      similar: hit.why === 'typo',
    });
  }
  return [...rows.values()];
}

const bareRow = (port: number): HitRow => ({
  key: String(port),
  port,
  protocols: '',
  name: '',
  meaning: 'Nothing is known of it',
  quiet: true,
  similar: false,
});

const MOST_HERE = 100;

/** The user's own ports that are in use now, each once, and who has it. */
export function rowsHere(listeners: readonly Listener[], host: Pick<Host, 'user' | 'elevated'>): HitRow[] {
  const ports = new Map<number, Listener[]>();
  for (const listener of listeners.filter((one) => isMine(one, host))) {
    ports.set(listener.port, [...(ports.get(listener.port) ?? []), listener]);
  }
  return [...ports]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_HERE)
    .map(([port, there]) => hereRow(port, there));
}

function hereRow(port: number, there: readonly Listener[]): HitRow {
  const named = there.find(({ service }) => service.common !== null) ?? there.find(serviceWord) ?? there[0];
  const holders = new Set(there.map((listener) => processWords(listener).name));
  return {
    key: String(port),
    port,
    protocols: protocolsWord([...new Set(there.map(({ protocol }) => protocol))]),
    name: named ? serviceWord(named) : '',
    meaning: [...holders].join(', '),
    quiet: named?.service.common == null,
    similar: false,
  };
}
