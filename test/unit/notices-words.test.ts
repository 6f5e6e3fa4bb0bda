/** What notices say: both sides, what can be done, and nothing that is too long or torn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../main/core/clean-text.ts';
import { holderWords } from '../../main/core/conflicts/holder-words.ts';
import { clip, clipMiddle } from '../../main/core/conflicts/notice-clip.ts';
import { type News, ruleOf } from '../../main/core/conflicts/notice-news.ts';
import { writeNotice } from '../../main/core/conflicts/notice-words.ts';
import { type Conflict, Notice } from '../../preload/model.ts';
import { sampleOwner } from '../sample-listener.ts';
import { conflict, party, START, server, suggestion } from './notices-machine.ts';

const about = (one: Conflict): News => ({
  about: 'conflict',
  key: one.id,
  port: one.port,
  readyAt: 0,
  conflict: one,
});

const write = (...news: News[]): Notice => {
  const notice = writeNotice(news, '/home/dev', { elapsed: 0, time: START });
  if (!notice) throw new Error('no notice');
  return Notice.parse(notice);
};

const say = (one: Conflict) => {
  const { title, body } = write(about(one));
  return [title, body];
};

const equals = (a: object = {}, b: object = {}) => [
  party({ name: 'node in ~/web-shop', ...a }),
  party({ name: 'vite in ~/blog', ...b }),
];

describe('a notice about one conflict', () => {
  it('that took a reserved port offers to free it and to use the next one', () => {
    const notice = write(about(conflict()));
    expect([notice.title, notice.body]).toEqual([
      '3000 (web-shop) was taken by node in ~/api',
      'Free 3000 for web-shop, or use 3001 instead.',
    ]);
    expect(notice.actions.map(({ action, label }) => [action, label])).toEqual([
      ['free', 'Free 3000'],
      ['use-next', 'Use 3001'],
    ]);
  });

  it.each([
    [['free'], 'Free 3000 for web-shop.'],
    [['use-next'], 'Use 3001 instead.'],
    [['reassign'], 'Open Quayside to see what can be done.'],
  ] as const)('says no more than what it can offer: %j', ([action], body) => {
    const notice = write(about(conflict({ suggestions: [suggestion({ action, port: 3001 })] })));
    expect(notice.body).toBe(body);
    expect(notice.actions).toHaveLength(action === 'reassign' ? 0 : 1);
  });

  it('of every kind names both sides and what happened', () => {
    expect(say(conflict({ kind: 'tunnel-blocked', protocol: 'udp' }))[0]).toBe(
      '3000/udp (web-shop) was taken by node in ~/api',
    );
    expect(say(conflict({ kind: 'project-clash', parties: equals(), suggestions: [] }))).toEqual([
      '3000 is reserved by both node in ~/web-shop and vite in ~/blog',
      'Give one of them another port.',
    ]);
    const moved = [party({ role: 'holder' }), party({ role: 'rightful', name: 'web-shop', port: 3001 })];
    expect(say(conflict({ kind: 'displaced', parties: moved }))).toEqual([
      'web-shop came up on 3001: node in ~/api has 3000',
      'Free 3000 and start web-shop again, or leave it where it is.',
    ]);
  });

  it.each([
    [['ipv4'], ['ipv6'], 'localhost reaches node in ~/web-shop over 127.0.0.1 and vite in ~/blog over ::1. '],
    [[], ['ipv4', 'ipv6'], 'localhost reaches vite in ~/blog. '],
    [[], [], ''],
  ] as const)('says whom localhost reaches: %j, %j', (first, second, words) => {
    const parties = equals({ localhost: [...first] }, { localhost: [...second] });
    expect(say(conflict({ kind: 'split', parties }))).toEqual([
      '3000 is held twice: node in ~/web-shop and vite in ~/blog',
      `${words}Stop one of them, or move it to another port.`,
    ]);
  });

  it('keeps the start and the end of names that are too long, and both sides', () => {
    const parties = [
      party({ role: 'rightful', name: 'web-shop' }),
      party({ role: 'holder', name: `node in ~/${'deep/'.repeat(40)}api` }),
    ];
    const [title = ''] = say(conflict({ parties }));
    expect(title).toMatch(/^3000 \(web-shop\) was taken by node in ~\/deep.*….*\/api$/);
    expect(title).toHaveLength(80);
  });
});

describe('a summary', () => {
  it('names up to three with both sides, and how many more there are', () => {
    const ports = [3000, 4000, 5000, 6000, 7000];
    const notice = write(...ports.map((port) => about(conflict({ port }))));
    expect(notice).toMatchObject({
      id: 'summary',
      rule: 'reserved-taken',
      title: '5 conflicts: 3000, 4000, 5000 and 2 more',
      body:
        '3000 (web-shop) was taken by node in ~/api. 4000 (web-shop) was taken by node in ~/api. ' +
        '5000 (web-shop) was taken by node in ~/api. And 2 more.',
      conflictIds: ports.map((port) => `conflict-${port}`),
      actions: [],
    });
  });

  it('of several rules puts conflicts first', () => {
    const listener = server(8080);
    const opened: News = {
      about: 'opened',
      key: 'k',
      port: 8080,
      readyAt: 0,
      listener,
      before: null,
    };
    const notice = write(opened, about(conflict()));
    expect(notice).toMatchObject({
      rule: null,
      title: '1 conflict, 1 other change: 3000, 8080',
      body: '3000 (web-shop) was taken by node in ~/api. 8080 is open: node in ~/web-shop.',
    });
    expect(write(opened, { ...opened, port: 9000 }).title).toBe('2 changes on your ports: 8080, 9000');
    const exposed: News = { about: 'exposed', key: 'k', port: 8080, readyAt: 0, listener };
    expect(write(exposed, { ...exposed, port: 9000 }).title).toBe(
      '2 ports can now be reached from the network: 8080, 9000',
    );
    expect(ruleOf(exposed)).toBe('exposed');
  });
});

describe('who holds a port', () => {
  const owner = sampleOwner();
  it.each([
    ['node in ~/web-shop', { owner, user: 'dev' }],
    ['node in ~', { owner: { ...owner, cwd: '/home/dev' }, user: 'dev' }],
    ['node in /home/developer', { owner: { ...owner, cwd: '/home/developer' }, user: 'dev' }],
    ['node', { owner: { ...owner, cwd: null }, user: 'dev' }],
    ['a process of alice', { owner: null, user: 'alice' }],
    ['another process', { owner: null, user: null }],
  ])('is %s', (words, listener) => {
    expect(holderWords(listener, '/home/dev')).toBe(words);
  });
});

describe('cutting', () => {
  const HOSTILE = fc.array(
    fc.constantFrom('\u202e', '\u{e0041}', '🐙', 'a', '<b>', '&amp;', '\\u', '\u0007', '\ud83d', 'é', ' '),
    { maxLength: 120 },
  );

  it('keeps to the limit, and tears neither characters nor escapes', () => {
    fc.assert(
      fc.property(HOSTILE, fc.integer({ min: 10, max: 90 }), (parts, limit) => {
        const text = cleanText(parts.join(''), 1_000);
        for (const cut of [clip(text, limit), clipMiddle(text, limit)]) {
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(cut).not.toMatch(/\p{Cs}/u);
          const [start = '', end = ''] = text.length > limit ? cut.split('…') : [text];
          expect(text.startsWith(start) && text.endsWith(end)).toBe(true);
        }
      }),
    );
    expect(clip('abc\\u202exyz', 8)).toBe('abc…');
    expect(clip('abc\\u202exyz', 10)).toBe('abc\\u202e…');
    expect(clipMiddle('ab\\u202eyz', 7)).toBe('ab…yz');
    expect(clip('abc🐙def', 5)).toBe('abc…');
  });

  it('leaves notices that are bounded and clean, whatever the names', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, fc.integer({ min: 1, max: 5 }), (first, second, count) => {
        const names = [first, second].map((parts) => cleanText(parts.join(''), 256));
        const parties = [
          party({ role: 'rightful', name: names[0] ?? '' }),
          party({ role: 'holder', name: names[1] ?? '' }),
        ];
        const kinds = ['reserved-taken', 'split', 'displaced', 'project-clash', 'tunnel-blocked'] as const;
        for (const kind of kinds) {
          const news = Array.from({ length: count }, (_, i) =>
            about(conflict({ port: 65_530 + i, kind, parties })),
          );
          const { title, body } = write(...news);
          expect(title.length).toBeLessThanOrEqual(80);
          expect(body.length).toBeLessThanOrEqual(240);
          // Cleaning finds nothing left to clean.
          expect(cleanText(title)).toBe(title);
          expect(cleanText(body)).toBe(body);
        }
      }),
    );
  });
});
