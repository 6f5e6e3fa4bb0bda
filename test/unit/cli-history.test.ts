/** `quayside history`: its words, its table, its JSON. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durationWords } from '../../main/cli/duration-words.ts';
import { historyTable, localTime } from '../../main/cli/history-table.ts';
import { parseSince } from '../../main/cli/since-word.ts';
import { createStyle } from '../../main/cli/style.ts';
import type { PortSession } from '../../preload/model.ts';
import { commandLine } from '../cli-in-process.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';

let scripted: ScriptedCore;
beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(() => scripted.core.stop());

const cli = (argv: string[], options = {}) => commandLine(scripted.core.service, argv, options);

/** The same service with another history, which remembers what it was asked for. */
function serviceWith(sessions: PortSession[], more = false) {
  const asked: unknown[] = [];
  const { service } = scripted.core;
  const list = async (query: unknown) => {
    asked.push(query);
    return { ok: true as const, value: { sessions, more } };
  };
  return { asked, service: { ...service, handlers: { ...service.handlers, 'history.list': list } } };
}

const session = (over: Partial<PortSession> = {}): PortSession => ({
  listenerId: 'a',
  port: 3000,
  protocol: 'tcp',
  family: 'ipv4',
  address: '127.0.0.1',
  from: '2026-03-01T09:00:00.000Z',
  to: '2026-03-01T11:05:00.000Z',
  ended: 'closed',
  folded: 0,
  freed: null,
  startedAgain: null,
  owner: {
    pid: 4001,
    startedAt: '2026-03-01T09:00:00.000Z',
    name: 'node',
    command: 'node server.js',
    cwd: '/home/dev/api',
    user: 'dev',
    project: { root: '/home/dev/web-shop', name: 'web-shop' },
  },
  ...over,
});

const squeezed = (lines: string[]) => lines.map((line) => line.replace(/ +/g, ' ').trim());

describe('quayside history', () => {
  it('lists what the core saw, one session a line', async () => {
    const { code, out, err } = await cli(['history']);
    expect([code, err]).toEqual([0, '']);
    const [heading, ...lines] = squeezed(out.trimEnd().split('\n'));
    expect(heading).toBe('PORT ADDRESS PROCESS PROJECT FROM TO FOR');
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([
      '3000/tcp',
      '3000/tcp',
      '4000/tcp',
      '5353/udp',
    ]);
    for (const line of lines) expect(line).toMatch(/ now (\d|under)/);
  });

  it('prints the sessions as they are as JSON', async () => {
    const { code, json } = await cli(['history', '4000', '--json']);
    expect(code).toBe(0);
    expect(json()).toEqual({
      schema: 1,
      history: [
        expect.objectContaining({
          port: 4000,
          to: null,
          ended: null,
          folded: 0,
          freed: null,
          startedAgain: null,
        }),
      ],
      more: false,
      warnings: [],
    });
  });

  it('asks for the port, the time and the number that were given', async () => {
    const { service, asked } = serviceWith([]);
    await commandLine(service, ['history']);
    await commandLine(service, ['history', '3000', '--since', '2026-03-01T09:30:00Z', '--limit', '5']);
    expect(asked).toEqual([{ limit: 1_000 }, { port: 3000, since: '2026-03-01T09:30:00.000Z', limit: 5 }]);
  });

  it('says what makes history where there is none, and how to see more where there is more', async () => {
    const empty = await commandLine(serviceWith([]).service, ['history']);
    expect([empty.code, empty.out, empty.err]).toEqual([
      0,
      '',
      'No history yet. Quayside remembers while its app or `quayside serve` runs.\n',
    ]);
    expect((await commandLine(serviceWith([]).service, ['history', '81'])).err).toContain(
      'Nothing is known of port 81.',
    );
    expect((await commandLine(serviceWith([]).service, ['history', '--json'])).json()).toEqual({
      schema: 1,
      history: [],
      more: false,
      warnings: [],
    });
    const more = await commandLine(serviceWith([session()], true).service, ['history', '--limit', '1']);
    expect(more.err).toContain('--limit');
  });

  it('ends with 2 for words that make no sense', async () => {
    for (const argv of [
      ['history', '0'],
      ['history', '3000', '4000'],
      ['history', '--since', 'yesterday'],
      ['history', '--since', '0h'],
      ['history', '--limit', '0'],
      ['history', '--limit', '10001'],
    ]) {
      const { code, out, err } = await commandLine(null, argv);
      expect([argv, code, out]).toEqual([argv, 2, '']);
      expect(err).toMatch(/^quayside: .+\n$/);
    }
  });
});

describe('the table', () => {
  const setting = {
    home: '/home/dev',
    now: new Date('2026-03-02T09:00:00.000Z'),
    style: createStyle(false),
    width: null,
  };
  const day = (at: string) => localTime(at).slice(0, 10);

  it('says who, where and how long', () => {
    const from = localTime('2026-03-01T09:00:00.000Z');
    const to = localTime('2026-03-01T11:05:00.000Z');
    const [, closed, open, unseen, folded, hidden] = squeezed(
      historyTable(
        [
          session(),
          session({ to: null, ended: null, owner: { ...owner(), project: null } }),
          session({ ended: 'unseen' }),
          session({ folded: 51 }),
          session({ owner: null, protocol: 'udp', address: '::' }),
        ],
        setting,
      ),
    );
    const end = day('2026-03-01T09:00:00.000Z') === day('2026-03-01T11:05:00.000Z') ? to.slice(11) : to;
    expect(closed).toBe(`3000/tcp 127.0.0.1 node server.js web-shop ${from} ${end} 2 h 5 min`);
    expect(open).toBe(`3000/tcp 127.0.0.1 node server.js ~/api ${from} now 1 d`);
    expect(unseen).toContain(`last seen ${end}`);
    expect(folded).toContain('2 h 5 min, 52 times');
    expect(hidden).toContain('3000/udp :: - - ');
  });

  it('notes what Quayside has ended and started again, where there is any', () => {
    const freed = '2026-03-01T11:05:00.200Z';
    const [heading, ...lines] = squeezed(
      historyTable(
        [
          session(),
          session({ freed }),
          session({ freed, startedAgain: '2026-03-01T11:06:00.000Z' }),
          session({ freed, to: null, ended: null }),
        ],
        setting,
      ),
    );
    expect(heading).toMatch(/ FOR NOTE$/);
    expect(lines.map((line) => line.replace(/^.*(2 h 5 min|1 d) ?/, ''))).toEqual([
      '',
      'freed',
      'freed, started again',
      '',
    ]);
    expect(historyTable([session()], setting)[0]).not.toContain('NOTE');
  });

  it('keeps to the width of the terminal', () => {
    const wide = session({
      owner: { ...owner(), command: `node ${'x'.repeat(100)}`, project: null },
      freed: '2026-03-01T11:05:00.200Z',
      startedAgain: '2026-03-01T11:06:00.000Z',
    });
    for (const line of historyTable([wide], { ...setting, width: 80 }))
      expect(line.length).toBeLessThanOrEqual(80);
  });

  const owner = () => {
    const { owner: known } = session();
    if (!known) throw new Error('it has one');
    return known;
  };
});

describe('durations', () => {
  it('are said in the two largest units', () => {
    expect([-5, 999, 1_000, 61_000, 3_600_000, 90_061_000].map((ms) => durationWords(ms))).toEqual([
      'under 1 s',
      'under 1 s',
      '1 s',
      '1 min 1 s',
      '1 h',
      '1 d 1 h',
    ]);
  });
});

describe('--since', () => {
  const now = new Date('2026-03-10T12:00:00.000Z');

  it('takes so long ago, and times with and without a zone', () => {
    expect(parseSince('30m', now)).toBe('2026-03-10T11:30:00.000Z');
    expect(parseSince('24h', now)).toBe('2026-03-09T12:00:00.000Z');
    expect(parseSince('7d', now)).toBe('2026-03-03T12:00:00.000Z');
    expect(parseSince('90s', now)).toBe('2026-03-10T11:58:30.000Z');
    expect(parseSince('999999d', now)).toBe('1970-01-01T00:00:00.000Z');
    expect(parseSince('2026-03-01T09:30:00+02:00', now)).toBe('2026-03-01T07:30:00.000Z');
    expect(parseSince('2026-03-01T09:30', now)).toBe(new Date(2026, 2, 1, 9, 30).toISOString());
    expect(parseSince('2026-03-01', now)).toBe(new Date(2026, 2, 1).toISOString());
  });

  it('takes nothing else', () => {
    for (const word of [
      '',
      '24',
      '1w',
      '-1h',
      '1.5h',
      '0m',
      '1h30m',
      '2026',
      '2026-13-01',
      '2026-02-30',
      '2026-03-01T25:00',
      'now',
      '1e3s',
      '٣h',
    ])
      expect([word, parseSince(word, now)]).toEqual([word, null]);
  });
});
