/** What is listed out of the files: the newest first, by port, by time, and no more than was asked for. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../main/core/history/history.ts';
import { readHead, readSession, writeLine } from '../../main/core/history/session-line.ts';
import type { PortSession } from '../../preload/model.ts';
import { type HistoryFolder, makeHistoryFolder } from '../history-folder.ts';
import { sampleOwner } from '../sample-listener.ts';

let place: HistoryFolder;
beforeEach(() => {
  place = makeHistoryFolder();
});
afterEach(() => place.remove());

const ids = (sessions: PortSession[]) => sessions.map(({ listenerId }) => listenerId);
const ask = async (history: History, query: { port?: number; since?: string; limit?: number }) => {
  const listed = await history.list({ limit: 1_000, ...query });
  if (!listed.ok) throw new Error(listed.failure.message);
  return { ids: ids(listed.value.sessions), more: listed.value.more };
};

/** `count` sessions of 10 s, one a minute, over `ports` ports. */
function fill(history: History, count: number, ports = 10): void {
  for (let index = 0; index < count; index++) {
    place.clock.pass(50_000);
    const owner = sampleOwner({ argv: [`program-${index}`] });
    history.see([place.row(`row-${index}`, { port: 3_000 + (index % ports), owner })]);
    place.clock.pass(10_000);
    history.see([]);
  }
}

describe('the list', () => {
  const both = async (use: (history: History) => Promise<void>) => {
    const writer = await place.start();
    fill(writer, 200);
    await use(writer);
    await writer.stop();
    await use(await place.start());
    await use(await place.start({ writable: false }));
  };

  it('is the newest first, as many as asked for, and says whether there are more', () =>
    both(async (history) => {
      expect(await ask(history, { limit: 3 })).toEqual({
        ids: ['row-199', 'row-198', 'row-197'],
        more: true,
      });
      expect(await ask(history, { limit: 200 })).toMatchObject({ more: false });
      expect((await ask(history, { limit: 199 })).more).toBe(true);
      expect((await ask(history, {})).ids).toEqual(
        Array.from({ length: 200 }, (_, index) => `row-${199 - index}`),
      );
    }));

  it('is of one port where that is asked for', () =>
    both(async (history) => {
      const { ids: found, more } = await ask(history, { port: 3_004, limit: 5 });
      expect([found, more]).toEqual([['row-194', 'row-184', 'row-174', 'row-164', 'row-154'], true]);
      expect(await ask(history, { port: 300 })).toEqual({ ids: [], more: false });
    }));

  it('is of what was still there at that time or later', () =>
    both(async (history) => {
      // row-150 lasted from 12:00 + 151 min - 10 s to 12:00 + 151 min.
      const end = Date.parse('2026-03-01T12:00:00.000Z') + 151 * 60_000;
      const since = (ms: number) => ask(history, { since: new Date(end + ms).toISOString() });
      expect((await since(0)).ids.at(-1)).toBe('row-150');
      expect((await since(-5_000)).ids.at(-1)).toBe('row-150');
      expect((await since(1)).ids.at(-1)).toBe('row-151');
      expect((await ask(history, { since: '2026-03-01T14:31:00Z' })).ids).toHaveLength(50);
    }));

  it('puts a long session where it began', async () => {
    const writer = await place.start();
    const long = place.row('long', { port: 80 });
    writer.see([long]);
    fill(writer, 5);
    await writer.stop();
    // That file knows nothing of its end; this host does.
    const next = await place.start();
    place.clock.pass(60_000);
    next.see([]);
    expect((await ask(next, {})).ids).toEqual(['row-4', 'row-3', 'row-2', 'row-1', 'row-0', 'long']);
    expect((await ask(next, { limit: 2 })).ids).toEqual(['row-4', 'row-3']);
    expect((await ask(next, { since: place.clock.now.toISOString() })).ids).toEqual([]);
  });

  it('holds what is over but not in the file yet, once', async () => {
    const writer = await place.start();
    writer.see([place.row('a')]);
    place.clock.pass(1_000);
    writer.see([]);
    const first = await ask(writer, {});
    expect(first.ids).toEqual(['a']);
    await writer.stop();
    expect((await ask(writer, {})).ids).toEqual(['a']);
  });

  it('believes the newest of two ends', async () => {
    const writer = await place.start();
    fill(writer, 1);
    await writer.stop();
    const text = readFileSync(place.current, 'utf8');
    const end = '"to":"2026-03-01T12:01:00.000Z"';
    expect(text).toContain(end);
    appendFileSync(place.current, text.replaceAll(end, '"to":"2026-03-01T12:00:59.000Z"'));
    const reader = await place.start({ writable: false });
    expect(await place.list(reader)).toMatchObject([{ to: '2026-03-01T12:00:59.000Z' }]);
  });

  it('shows no one twice where a line was written twice', async () => {
    const writer = await place.start();
    fill(writer, 3);
    await writer.stop();
    appendFileSync(place.current, readFileSync(place.current));
    const reader = await place.start({ writable: false });
    expect((await ask(reader, {})).ids).toEqual(['row-2', 'row-1', 'row-0']);
  });
});

describe('a command line alone', () => {
  it('tells what nobody ended by what it sees itself', async () => {
    const writer = await place.start();
    const rows = [place.row('still'), place.row('gone', { port: 4_000 })];
    writer.see(rows);
    place.clock.pass(30_000);
    await writer.stop();
    const lastKnown = place.clock.now.toISOString();
    place.clock.pass(3_600_000);
    const reader = await place.start({ writable: false });
    reader.see(rows.slice(0, 1));
    expect(await place.list(reader)).toMatchObject([
      { listenerId: 'still', to: null, ended: null },
      { listenerId: 'gone', to: lastKnown, ended: 'unseen' },
    ]);
    expect(readFileSync(place.current, 'utf8')).not.toContain('unseen');
  });

  it('that has seen nothing trusts a host’s fresh beat only', async () => {
    const writer = await place.start();
    writer.see([place.row('a')]);
    await writer.stop();
    const reader = await place.start({ writable: false });
    place.clock.pass(119_000);
    expect(await place.list(reader)).toMatchObject([{ to: null }]);
    place.clock.pass(2_000);
    expect(await place.list(reader)).toMatchObject([{ ended: 'unseen' }]);
  });
});

describe('a line', () => {
  const session: PortSession = {
    listenerId: 'a',
    port: 3000,
    protocol: 'tcp',
    family: 'ipv4',
    address: '127.0.0.1',
    from: '2026-03-01T12:00:00.000Z',
    to: '2026-03-01T12:00:01.000Z',
    ended: 'closed',
    folded: 2,
    freed: '2026-03-01T12:00:01.500Z',
    startedAgain: '2026-03-01T12:00:03.000Z',
    owner: {
      pid: 1,
      startedAt: '2026-03-01T12:00:00.000Z',
      name: 'naïve “server” \\u001b',
      command: 'node 日本.js',
      cwd: '/tmp/a b',
      user: 'dev',
      project: { root: '/tmp', name: 'x' },
    },
  };
  const at = '2026-03-01T12:00:02.000Z';
  const line = writeLine({ type: 'closed', session }, at).trimEnd();

  it('is read as it was written', () => {
    expect(readHead(line)).toEqual({ type: 'closed', at });
    expect(readSession(line)).toEqual(session);
  });

  it('that says what Quayside never writes is not believed', () => {
    const changes: [string, Partial<PortSession>][] = [
      ['a port out of range', { port: 65_536 }],
      ['an end before the beginning', { to: '2026-03-01T11:00:00.000Z' }],
      ['an end without a how', { ended: null }],
      ['a how without an end', { to: null }],
      ['a time of another form', { from: '2026-03-01T12:00:00Z' }],
      ['a negative count', { folded: -1 }],
      ['a control character', { address: '127.0.0.1\u001b[2J' }],
      ['text that runs backwards', { listenerId: 'a\u202eb' }],
    ];
    for (const [what, change] of changes) {
      const text = writeLine({ type: 'closed', session: { ...session, ...change } }, at).trimEnd();
      expect([what, readSession(text)]).toEqual([what, null]);
    }
    expect(readSession(line.replace('node 日本.js', '\\u0007'))).toBeNull();
  });

  it('of nothing at all is left out', async () => {
    for (const text of ['', 'null', '[]', '{}', '{"v":1}', '{"__proto__":{}}', '['.repeat(10_000)]) {
      expect([readHead(text), readSession(text)]).toEqual([null, null]);
      writeFileSync(place.current, `${text}\n`);
      expect((await ask(await place.start({ writable: false }), {})).ids).toEqual([]);
    }
  });
});
