/** What `ls QUERY` finds: one port, a range of ports, or text in what is known of a listener. Pure. */
import type { Listener } from '../../preload/model.ts';
import { parsePort, quote } from './words.ts';

export type Query =
  | { kind: 'all' }
  | { kind: 'ports'; from: number; to: number }
  | { kind: 'text'; text: string }
  | { kind: 'wrong'; sentence: string };

export function parseQuery(word: string | undefined): Query {
  if (word === undefined) return { kind: 'all' };
  if (/^\d+$/.test(word)) {
    const port = parsePort(word);
    if (port !== null) return { kind: 'ports', from: port, to: port };
    return { kind: 'wrong', sentence: `${quote(word)} is no port: a port is a number from 1 to 65535.` };
  }
  const [range, first, last] = /^(\d+)-(\d+)$/.exec(word) ?? [];
  if (range !== undefined) {
    const [from, to] = [parsePort(first ?? ''), parsePort(last ?? '')];
    if (from !== null && to !== null && from <= to) return { kind: 'ports', from, to };
    return { kind: 'wrong', sentence: `${quote(word)} is no range of ports, such as 3000-3999.` };
  }
  return { kind: 'text', text: word.toLowerCase() };
}

export function matchesQuery(listener: Listener, query: Query): boolean {
  if (query.kind === 'ports') return listener.port >= query.from && listener.port <= query.to;
  if (query.kind === 'text') {
    return searchable(listener).some((text) => text?.toLowerCase().includes(query.text));
  }
  return query.kind === 'all';
}

const searchable = ({
  owner,
  user,
  service,
  holders,
  tunnel,
  container,
}: Listener): (string | null | undefined)[] => [
  owner?.name,
  owner?.argv.join(' '),
  owner?.cwd,
  tunnel && `tunnel ${tunnel.name}`,
  user,
  owner?.user,
  service.registered,
  service.common,
  owner?.framework,
  owner?.project?.name,
  owner?.project?.branch,
  owner?.launchedBy?.name,
  owner?.supervisor?.name,
  container?.name,
  container?.image,
  container?.composeProject,
  container?.composeService,
  ...holders.map((holder) => holder.name),
];
