/** The check in the window: how it is followed, left and gone back to, and the words for what it found. */
import { describe, expect, it } from 'vitest';
import type { Client } from '../../preload/client.ts';
import {
  type CheckProgress,
  type CheckSpan,
  fail,
  ok,
  type ReachTry,
  type Result,
} from '../../preload/model.ts';
import { byHand } from '../../renderer/check/by-hand.ts';
import { type CheckRun, createCheckRun, IDLE } from '../../renderer/check/check-run.ts';
import {
  endWords,
  rowWords,
  summaryWords,
  targetOf,
  toneOf,
  tookWords,
  unaskedWords,
} from '../../renderer/check/check-words.ts';
import { fewTries } from '../../renderer/check/few-tries.ts';
import { checkResult } from '../e2e/window-check.ts';
import { sampleListener } from '../sample-listener.ts';
import { waitUntil } from '../wait-until.ts';

type Looked = Result<Partial<CheckProgress>>;

/** A core whose looks are answered one after another; when none is left, a look never answers. */
function core(looks: Looked[] = [], start?: () => Promise<Result<{ checkId: string; total: number }>>) {
  const called: string[] = [];
  let checks = 0;
  const answer = async (name: string, input: Record<string, unknown>): Promise<Result<unknown>> => {
    called.push(
      [name.slice('reach.'.length), input.checkId ?? input.targets, input.after].flat().join(' ').trim(),
    );
    if (name === 'reach.start') return start ? start() : ok({ checkId: `c${++checks}`, total: 10 });
    if (name === 'reach.cancel') return ok({ cancelled: true });
    const next = looks.shift();
    if (!next) return new Promise(() => {});
    if (!next.ok) return next;
    return ok({
      checkId: 'c',
      state: 'running',
      done: 0,
      total: 10,
      results: [],
      next: 0,
      more: false,
      spans: [],
      ...next.value,
    });
  };
  // The run calls nothing else.
  const client = { call: answer } as unknown as Pick<Client, 'call'>;
  return { run: createCheckRun(client, 0), called };
}

const phase = (run: CheckRun, wanted: string) => waitUntil(wanted, () => run.get().phase === wanted);
const [a, b, c] = [1, 2, 3].map((port) => checkResult({ port, state: 'in-use' }));
const found = (...results: (typeof a)[]) => results.flatMap((one) => (one ? [one] : []));
const ANSWERS: ReachTry = {
  address: '127.0.0.1',
  family: 'ipv4',
  kind: 'loopback',
  interface: null,
  outcome: 'answers',
  connectMs: 1,
};
const SPAN: CheckSpan = { target: 0, host: null, here: true, from: 4, to: 10, state: 'free' };

describe('a check', () => {
  it('is followed to its end, its results in the order of ports', async () => {
    const { run, called } = core([
      ok({ results: found(c), next: 1, done: 3 }),
      ok({ results: found(b), next: 2, more: true, done: 5 }),
      ok({ results: found(a), next: 3, state: 'done', done: 10, spans: [SPAN] }),
    ]);
    run.start('1-10');
    await phase(run, 'done');
    expect(run.get()).toMatchObject({ target: '1-10', total: 10, done: 10, spans: [SPAN], failure: null });
    expect(run.get().results.map(({ port }) => port)).toEqual([1, 2, 3]);
    expect(called).toEqual(['start 1-10', 'look c1 0', 'look c1 1', 'look c1 2']);
  });

  it('goes on where the core is busy, and ends with its words where it fails', async () => {
    const busy = fail('busy', 'Too many messages at once.', 'Slow down.');
    const { run } = core([busy, ok({ results: found(a), next: 1 }), fail('disconnected', 'Lost.', 'Wait.')]);
    run.start('1');
    await phase(run, 'failed');
    expect(run.get()).toMatchObject({ failure: { message: 'Lost.' }, results: [{ port: 1 }] });
    const refused = core([], async () => fail('invalid-input', 'No.', 'Write a port.'));
    refused.run.start('x');
    await phase(refused.run, 'failed');
    expect(refused.run.get()).toMatchObject({ failure: { nextStep: 'Write a port.' }, results: [] });
  });

  it('is cancelled in the core, with what is known by then', async () => {
    const { run, called } = core([ok({ results: found(a), next: 1, done: 4 })]);
    run.start('1-10');
    await waitUntil('one is found', () => run.get().results.length === 1);
    run.cancel();
    expect(run.get()).toMatchObject({ phase: 'cancelled', done: 4, results: [{ port: 1 }] });
    expect(called).toContain('cancel c1');
    run.cancel();
    expect(called.filter((call) => call.startsWith('cancel')).length).toBe(1);
  });

  it('that is left for another one is cancelled, also where it had not begun yet', async () => {
    const begun: ((value: Result<{ checkId: string; total: number }>) => void)[] = [];
    const { run, called } = core([], () => new Promise((resolve) => begun.push(resolve)));
    run.start('1-10');
    run.start('20');
    begun[0]?.(ok({ checkId: 'late', total: 10 }));
    begun[1]?.(ok({ checkId: 'new', total: 1 }));
    await waitUntil('the new one is looked at', () => called.includes('look new 0'));
    expect(called).toContain('cancel late');
    expect(called).not.toContain('look late 0');
    expect(run.get()).toMatchObject({ target: '20', total: 1 });
  });

  it('of one port out of a range leads back to that range as it was', async () => {
    const { run, called } = core([ok({ results: found(a, b), next: 2, state: 'done', spans: [SPAN] })]);
    run.start('1-10');
    await phase(run, 'done');
    const range = run.get();
    run.open('1');
    await waitUntil('it has begun', () => called.includes('look c2 0'));
    run.open('2');
    await waitUntil('it has begun', () => called.includes('look c3 0'));
    run.back();
    expect(run.get()).toBe(range);
    expect(called).toEqual(expect.arrayContaining(['cancel c2', 'cancel c3']));
    run.clear();
    expect(run.get()).toBe(IDLE);
  });
});

describe('the words of a check', () => {
  it('name a port as it can be checked again', () => {
    expect(targetOf({ host: null, port: 3000 })).toBe('3000');
    expect(targetOf({ host: 'db.test', port: 5432 })).toBe('db.test:5432');
    expect(targetOf({ host: '::1', port: 80 })).toBe('[::1]:80');
  });

  it('show two tries of each outcome, or three where that is all', () => {
    const tries = (count: number) =>
      [...'ab'].flatMap((letter) =>
        Array.from({ length: count }, (_, at) => ({
          ...ANSWERS,
          address: `${letter}${at}`,
          outcome: letter === 'a' ? ('answers' as const) : ('refuses' as const),
        })),
      );
    const shown = (count: number) => fewTries(tries(count)).map(({ address }) => address);
    expect(shown(3)).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
    expect(shown(4)).toEqual(['a0', 'a1', 'b0', 'b1']);
    expect(shown(0)).toEqual([]);
  });

  it('count what there is, ranges of ports too', () => {
    expect(summaryWords(found(a, b), [SPAN, { ...SPAN, from: 2_000, to: 4_999, state: 'blocked' }])).toBe(
      '2 in use · 7 free · 3,000 blocked',
    );
    expect(summaryWords([], [])).toBe('');
  });

  it('say where to ask what speaks, of more ports than are asked by themselves', () => {
    const answering = found(a).map((one) => ({
      ...one,
      tries: [{ ...ANSWERS, outcome: 'answers' as const }],
    }));
    expect(unaskedWords(65, answering)).toBe('Open a port to see what speaks there.');
    expect([unaskedWords(64, answering), unaskedWords(65, []), unaskedWords(65, found(b))]).toEqual([
      '',
      '',
      '',
    ]);
  });

  it.each([
    [0.04, '0.0 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [431.5, '432 ms'],
    [1_250, '1.3 s'],
  ])('%d ms are %s', (ms, words) => expect(tookWords(ms)).toBe(words));

  it('call an answer good elsewhere, and a held port neither good nor bad here', () => {
    expect(toneOf({ state: 'in-use', here: false })).toBe('good');
    expect(toneOf({ state: 'in-use', here: true })).toBe('plain');
    expect(toneOf({ state: 'no-answer', here: false })).toBe('warn');
  });

  it('of a row say what speaks there, else where its owner works, else why', () => {
    const listeners = [sampleListener()];
    const held = checkResult({ port: 1, listeners });
    const spoken = { kind: 'http' as const, summary: 'HTTP 200', product: null, banner: null, http: null };
    expect(rowWords({ ...held, spoken: { ...spoken, certificate: null, tookMs: 1 } }, '/home/dev')).toBe(
      'HTTP 200',
    );
    expect(rowWords(held, '/home/dev')).toBe('~/web-shop');
    expect(rowWords(checkResult({ port: 1, sentence: 'Why.' }), '/home/dev')).toBe('Why.');
  });

  it('tell a screen reader the end in one sentence', () => {
    const state = {
      ...IDLE,
      phase: 'done' as const,
      target: '1-10',
      total: 10,
      results: found(a),
      spans: [SPAN],
    };
    expect(endWords(state)).toBe('Checked 10 ports: 1 in use, 7 free.');
    expect(endWords({ ...state, total: 1 })).toMatch(/^1: In use\. /);
    expect(endWords({ ...state, phase: 'cancelled' })).toBe('The check of 1-10 was cancelled.');
  });
});

describe('the same by hand', () => {
  const lines = (change: Parameters<typeof checkResult>[0]) =>
    byHand(checkResult(change)).map(({ argv }) => argv.join(' '));

  it('asks who listens here alone, and tries to take only what is free', () => {
    expect(lines({ port: 80 })).toEqual(['ss -ltnp sport = :80', 'nc -vz localhost 80', 'nc -l 80']);
    expect(lines({ port: 80, here: false, host: 'db.test', state: 'closed' })).toEqual(['nc -vz db.test 80']);
    expect(lines({ port: 53, protocol: 'udp', state: 'in-use' })).toEqual(['ss -lunp sport = :53']);
  });

  it('speaks what the server speaks', () => {
    const spoken = { summary: '', product: null, banner: null, http: null, certificate: null, tookMs: 1 };
    const here = { port: 80, here: false, host: '::1', state: 'in-use' as const };
    expect(lines({ ...here, spoken: { ...spoken, kind: 'https' } })).toContain('curl -i https://[::1]:80/');
    const certificate = {
      ...{ subject: '', issuer: '', names: [], validFrom: null, validTo: null },
      ...{ trust: 'trusted' as const, sentence: '' },
    };
    expect(lines({ ...here, spoken: { ...spoken, kind: 'tls', certificate } })).toContain(
      'openssl s_client -connect [::1]:80',
    );
  });
});
