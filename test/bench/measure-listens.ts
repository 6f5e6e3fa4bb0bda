/** How long until a connected client's Snapshot has a new listener, or has lost one that closed. */
import type { Measurement } from './figures.ts';
import { goneFrom, type Host, rowOf } from './host.ts';
import { listenHere, type OwnListener } from './own-listener.ts';
import { pause, type Setting } from './setting.ts';
import { percentile } from './statistics.ts';

export type ListenCase = 'open-rest' | 'open-lively' | 'close';

/** After so long without a change the watcher is at rest; a full interval more, so that every moment of it is met. */
const TO_REST_MS = 3_050;
const INTERVAL_MS = 500;

/** `rest` listens that each are the first for a while, and after each of them `lively` more. */
const plan = (quick: boolean) => (quick ? { rest: 3, lively: 3 } : { rest: 20, lively: 1 });

interface Seen {
  times: number[];
  missed: number;
}

export async function measureListens(
  host: Host,
  { quick }: Setting,
): Promise<Record<ListenCase, Measurement>> {
  const { rest, lively } = plan(quick);
  const seen: Record<ListenCase, Seen> = {
    'open-rest': { times: [], missed: 0 },
    'open-lively': { times: [], missed: 0 },
    close: { times: [], missed: 0 },
  };
  for (let round = 0; round < rest; round++) {
    await pause(TO_REST_MS + Math.random() * INTERVAL_MS);
    const open = [await openOne(host, seen['open-rest'])];
    for (let more = 0; more < lively; more++) {
      await pause(50 + Math.random() * INTERVAL_MS);
      open.push(await openOne(host, seen['open-lively']));
    }
    for (const listener of open) {
      await pause(100 + Math.random() * 100);
      await closeOne(host, listener, seen.close);
    }
  }
  return {
    'open-rest': measurement(seen['open-rest']),
    'open-lively': measurement(seen['open-lively']),
    close: measurement(seen.close),
  };
}

interface OpenListener {
  listener: OwnListener;
  /** Null where it was not seen. */
  rowId: string | null;
}

async function openOne(host: Host, seen: Seen): Promise<OpenListener> {
  const before = performance.now();
  const listener = await listenHere();
  const row = await host.seen(rowOf(listener.port, process.pid));
  note(seen, before, row);
  return { listener, rowId: row?.what ?? null };
}

async function closeOne(host: Host, { listener, rowId }: OpenListener, seen: Seen): Promise<void> {
  const before = performance.now();
  listener.close();
  if (rowId !== null) note(seen, before, await host.seen(goneFrom(rowId)));
}

function note(seen: Seen, before: number, found: { at: number } | null): void {
  if (found) seen.times.push(found.at - before);
  else seen.missed++;
}

function measurement({ times, missed }: Seen): Measurement {
  const count = times.length + missed;
  const broken = missed > 0 ? { broken: `${missed} of ${count} were not seen` } : {};
  if (times.length === 0) return { value: null, peers: [], note: 'none was seen', ...broken };
  return {
    value: percentile(times, 0.95),
    peers: [{ name: 'p50', value: percentile(times, 0.5), ratio: null }],
    note: `${times.length} of ${count} seen`,
    ...broken,
  };
}
