/** What the window says of what can be started again. */
import { describe, expect, it } from 'vitest';
import type { StartAgain } from '../../preload/model.ts';
import {
  againLine,
  offersAt,
  serviceSentence,
  startedSentence,
  withheldWords,
} from '../../renderer/freeing/again-words.ts';
import { plainText } from '../../renderer/ui/sentence.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const offer = (change: Partial<StartAgain> = {}): StartAgain => ({
  id: 'a',
  port: 3000,
  protocol: 'tcp',
  kind: 'process',
  name: 'node',
  argv: ['node'],
  cwd: null,
  withheld: [],
  until: new Date(NOW + 1_000).toISOString(),
  started: null,
  ...change,
});
const started = { at: '2026-01-01T12:00:00.000Z', pid: 5123, log: null };

describe('what can be started again', () => {
  it('stands until its time is over, the newest first', () => {
    const later = offer({ id: 'b', until: new Date(NOW + 2_000).toISOString() });
    expect(offersAt([offer(), later], NOW).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(offersAt([offer(), later], NOW + 1_000).map(({ id }) => id)).toEqual(['b']);
    expect(offersAt([offer(), later], NOW + 2_000)).toEqual([]);
  });

  it('is one quiet line, in which what was started already comes last', () => {
    expect(againLine([])).toBeNull();
    expect(againLine([offer()])).toEqual({ words: '3000 was freed', button: 'Start again…' });
    expect(againLine([offer({ started }), offer({ port: 4000 })])?.words).toBe('4000 was freed');
    expect(againLine([offer(), offer({ id: 'b', port: 4000 })])?.words).toBe('2 ports were freed');
    expect(againLine([offer({ started })])).toEqual({ words: '3000 was started again', button: 'Show…' });
  });

  it('has a name where it has no command', () => {
    const said = (kind: StartAgain['kind']) => plainText(serviceSentence(offer({ kind, name: 'web' })));
    expect([said('container'), said('unit'), said('supervised')]).toEqual([
      'The container web',
      'The unit web',
      'web',
    ]);
  });

  it('names what is left out, and not more than can be read', () => {
    expect(withheldWords(['A_TOKEN'])).toBe('A_TOKEN');
    expect(withheldWords(['A', 'B'])).toBe('A and B');
    expect(withheldWords(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'])).toBe('A, B, C, D, E, F and 2 more');
  });

  it('says how it goes once it was started, by who listens there', () => {
    const said = (
      change: Partial<StartAgain>,
      ...listeners: Parameters<typeof startedSentence>[1][number][]
    ) => {
      const sentence = startedSentence(offer({ started, ...change }), listeners);
      return sentence && plainText(sentence);
    };
    expect(said({ started: null })).toBeNull();
    expect(said({}, sampleListener({ port: 4000 }))).toBe(
      'Started as PID 5123. Nothing listens on 3000 yet.',
    );
    expect(said({}, sampleListener({ port: 3000, protocol: 'udp' }))).toContain('Nothing listens');
    expect(said({}, sampleListener({ owner: sampleOwner({ name: 'vite' }) }))).toBe(
      'Started as PID 5123. vite listens on 3000.',
    );
    expect(said({ started: { ...started, pid: null } }, sampleListener({ owner: null }))).toBe(
      'Started. 3000 is listened on.',
    );
  });
});
