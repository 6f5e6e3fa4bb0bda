/** Any file in the history's place: it never throws, and tells nothing that is not in it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PortSession } from '../../preload/model.ts';
import { type HistoryFolder, makeHistoryFolder } from '../history-folder.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const MUTATIONS = 10_000;
const SEED = 20_260_301;

let place: HistoryFolder;
beforeEach(() => {
  place = makeHistoryFolder();
});
afterEach(() => place.remove());

/** Mulberry32: the same numbers in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A real file with every kind of line in it. */
async function realFile(): Promise<Buffer> {
  const history = await place.start({ limits: { checkpointBytes: 1_500 } });
  const row = (index: number) =>
    sampleListener({
      id: `id-${index}`,
      port: 3_000 + index,
      since: place.clock.now.toISOString(),
      owner: sampleOwner({
        pid: 100 + index,
        name: 'naïve “server”',
        argv: ['node', `server-${index}.js`],
        project: { root: `/srv/${index}`, name: `srv ${index}`, branch: null, worktree: false, script: null },
      }),
    });
  const always = row(0);
  for (let index = 1; index <= 4; index++) {
    place.clock.pass(1_000);
    history.see([always, row(index)]);
    history.noteFreed([`id-${index - 1}`], place.clock.now.toISOString());
    // Each in a write of its own: a checkpoint gets between.
    await history.list({ limit: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await history.stop();
  const text = readFileSync(place.current);
  for (const type of ['opened', 'closed', 'kept', 'checkpoint', 'alive'])
    expect(text.toString()).toContain(`"${type}"`);
  return text;
}

const parsed = (line: string): { session?: PortSession } | null => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** All that a session says stands in one line of the file; only its end may be another line's time, and a note may be missing. */
const isIn = (text: string, { to, ended, freed, startedAgain, ...rest }: PortSession): boolean =>
  [to, freed, startedAgain].every((at) => at === null || text.includes(at)) &&
  (to === null) === (ended === null) &&
  text.split('\n').some((line) => {
    return holds(parsed(line)?.session, rest);
  });

/** A field that Quayside does not know may be there too. */
const holds = (whole: unknown, part: unknown): boolean =>
  typeof part !== 'object' || part === null
    ? whole === part
    : typeof whole === 'object' &&
      whole !== null &&
      Object.entries(part).every(([key, value]) => holds(Reflect.get(whole, key), value));

/** Reads it in every way that there is. */
async function tryFile(bytes: Buffer): Promise<number> {
  writeFileSync(place.current, bytes);
  const text = bytes.toString('utf8');
  const reader = await place.start({ writable: false });
  reader.see([]);
  const sessions = await place.list(reader);
  for (const session of sessions)
    if (!isIn(text, session)) throw new Error(`not in the file: ${JSON.stringify(session)}`);
  expect(sessions.length).toBeLessThanOrEqual(text.split('\n').length);
  return sessions.length;
}

it('however it is cut off', async () => {
  const whole = await realFile();
  const found: number[] = [];
  for (let length = 0; length <= whole.length; length++) found.push(await tryFile(whole.subarray(0, length)));
  expect(found[0]).toBe(0);
  expect(found.at(-1)).toBe(5);
  expect(place.errors).toEqual([]);
});

it(`however it is changed: ${MUTATIONS} times`, { timeout: 180_000 }, async () => {
  const whole = await realFile();
  const next = random(SEED);
  let most = 0;
  for (let round = 0; round < MUTATIONS; round++) {
    let bytes: Buffer = Buffer.from(whole);
    for (let change = 0; change <= next(4); change++) {
      const at = next(bytes.length);
      const end = Math.min(bytes.length, at + 1 + next(60));
      const piece = bytes.subarray(at, end);
      const kinds: (() => Buffer)[] = [
        () => Buffer.concat([bytes.subarray(0, at), Buffer.from([next(256)]), bytes.subarray(at + 1)]),
        () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
        () => Buffer.concat([bytes.subarray(0, at), piece, piece, bytes.subarray(end)]),
        () => Buffer.concat([bytes.subarray(0, at), Buffer.from('\n'), bytes.subarray(at)]),
        () => Buffer.concat([piece, bytes.subarray(0, at), bytes.subarray(end)]),
        () => Buffer.concat([bytes.subarray(0, at), Buffer.from([0, 255, 27, 92, 117]), bytes.subarray(at)]),
      ];
      bytes = kinds[next(kinds.length)]?.() ?? bytes;
    }
    most = Math.max(most, await tryFile(bytes));
  }
  expect(most).toBeGreaterThan(3);
  expect(place.errors).toEqual([]);
});

it('a host starts on it, writes on, and tells what it sees', { timeout: 120_000 }, async () => {
  const whole = await realFile();
  const next = random(SEED);
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(whole.subarray(0, next(whole.length)));
    for (let change = 0; change < next(6) && bytes.length > 0; change++)
      bytes[next(bytes.length)] = next(256);
    writeFileSync(place.current, bytes);
    place.clock.pass(1_000);
    const host = await place.start();
    const row = sampleListener({ id: `fresh-${round}`, since: place.clock.now.toISOString() });
    host.see([row]);
    expect((await place.list(host)).filter(({ to }) => to === null)).toMatchObject([{ listenerId: row.id }]);
    await host.stop();
    const again = await place.start({ writable: false });
    again.see([row]);
    expect((await place.list(again)).filter(({ to }) => to === null)).toMatchObject([{ listenerId: row.id }]);
  }
  expect(place.errors).toEqual([]);
});
