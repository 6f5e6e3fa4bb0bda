/** What notices say: both sides, what can be done, and nothing that is too long or torn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../main/core/clean-text.ts';
import { clip, clipMiddle } from '../../main/core/conflicts/notice-clip.ts';
import { type News, ruleOf } from '../../main/core/conflicts/notice-news.ts';
import { writeNotice } from '../../main/core/conflicts/notice-words.ts';
import { type Conflict, type Listener, Notice } from '../../preload/model.ts';
import { sampleConflict, sampleParty } from '../sample-conflict.ts';
import { START, server } from './notices-machine.ts';

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

/** Too long for a title. */
const LONG = `3000 is held twice: localhost gets to ${'x'.repeat(60)}`;

describe('a notice about one conflict', () => {
  it('says its sentence, and offers to free the port and to use the next one', () => {
    const notice = write(about(sampleConflict()));
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
    ['free', 'Free 3000 for web-shop.'],
    ['use-next', 'Use 3001 instead.'],
    ['reassign', 'Open Quayside to see what can be done.'],
  ] as const)('says no more than what it can offer: %s', (action, body) => {
    const suggestions = sampleConflict().suggestions.filter((one) => one.action === action);
    const notice = write(about(sampleConflict({ suggestions })));
    expect(notice.body).toBe(body);
    expect(notice.actions).toHaveLength(action === 'reassign' ? 0 : 1);
  });

  it('of every kind names both sides, also where its sentence is too long for a title', () => {
    const long = { message: LONG, suggestions: [] };
    expect(say(sampleConflict({ ...long, protocol: 'udp' }))[0]).toBe(
      '3000 UDP (web-shop) was taken by node in ~/api',
    );
    expect(say(sampleConflict({ ...long, kind: 'tunnel-blocked' }))[0]).toBe(
      '3000 (tunnel web-shop) is held by node in ~/api',
    );
    expect(say(sampleConflict({ ...long, kind: 'project-clash' }))).toEqual([
      '3000 is reserved by both web-shop and node in ~/api',
      'Give one of them another port.',
    ]);
    const parties = [sampleParty(), sampleParty({ role: 'rightful', name: 'web-shop', port: 3001 })];
    expect(say(sampleConflict({ message: LONG, kind: 'displaced', parties }))).toEqual([
      'web-shop came up on 3001 because node in ~/api has 3000',
      'Free 3000 and start web-shop again, or leave it where it is.',
    ]);
  });

  it('of a split says in its body whom localhost reaches, where the title has no room for it', () => {
    const todo = 'Stop one of them, or move it.';
    expect(say(sampleConflict({ kind: 'split', message: LONG }))).toEqual([
      '3000 is held twice: web-shop and node in ~/api',
      `${LONG}. ${todo}`,
    ]);
    const short = '3000 is held twice: localhost gets to node in ~/api';
    expect(say(sampleConflict({ kind: 'split', message: short }))).toEqual([short, todo]);
  });

  it('keeps the start and the end of names that are too long, and both sides', () => {
    const parties = [
      sampleParty({ role: 'rightful', name: 'web-shop' }),
      sampleParty({ name: `node in ~/${'deep/'.repeat(40)}api` }),
    ];
    const [title = ''] = say(sampleConflict({ message: LONG, parties }));
    expect(title).toMatch(/^3000 \(web-shop\) was taken by node in ~\/deep.*….*\/api$/);
    expect(title).toHaveLength(80);
  });
});

describe('a summary', () => {
  it('names up to three with both sides, and how many more there are', () => {
    const ports = [3000, 4000, 5000, 6000, 7000];
    const notice = write(...ports.map((port) => about(sampleConflict({ port }))));
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
    const notice = write(opened, about(sampleConflict()));
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

describe('who had a port', () => {
  const had = (listener: Partial<Listener>) =>
    write({
      about: 'opened',
      key: 'k',
      port: 3000,
      readyAt: 0,
      listener: server(3000, 'node', listener),
      before: null,
    }).title;
  it('is said by program and folder; of others by their user', () => {
    expect(had({})).toBe('3000 is open: node in ~/web-shop');
    expect(had({ protocol: 'udp' })).toBe('3000 UDP is open: node in ~/web-shop');
    expect(had({ owner: null, user: 'alice' })).toBe('3000 is open: a process of alice');
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
          sampleParty({ role: 'rightful', name: names[0] ?? '' }),
          sampleParty({ role: 'holder', name: names[1] ?? '' }),
        ];
        const kinds = ['reserved-taken', 'split', 'displaced', 'project-clash', 'tunnel-blocked'] as const;
        for (const kind of kinds) {
          const news = Array.from({ length: count }, (_, i) =>
            about(sampleConflict({ port: 65_530 + i, kind, parties, message: LONG })),
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
