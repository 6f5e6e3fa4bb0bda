/** What `free` asks before it works, and how it tells that it goes on. Pure. */
import { describe, expect, it } from 'vitest';
import { progressWords } from '../../main/cli/free-progress-words.ts';
import { administratorQuestion, questionWords } from '../../main/cli/free-question.ts';
import type { FreeProgress } from '../../preload/model.ts';
import { sampleListener } from '../sample-listener.ts';
import { CONTAINER, FAMILY, listener, NODEMON, planned } from '../sample-planned.ts';

describe('the question', () => {
  const second = sampleListener({ port: 4000 });

  it('counts processes and names ports', () => {
    expect(questionWords([planned({}, { listeners: [listener, second] })])).toBe(
      'End 1 process and free ports 3000 and 4000? [y/N] ',
    );
    expect(questionWords([planned({ processes: FAMILY })])).toBe(
      'End 4 processes and free port 3000? [y/N] ',
    );
  });

  it('names what is stopped, once', () => {
    const container = planned(CONTAINER, { listeners: [sampleListener({ port: 8080 })] });
    expect(questionWords([container, container])).toBe('Stop container web-1 and free port 8080? [y/N] ');
    expect(questionWords([planned(), container, { ...planned(), way: NODEMON }])).toBe(
      'End 1 process, stop container web-1, stop nodemon (pid 9) and free ports 3000 and 8080? [y/N] ',
    );
  });

  it('says what is protected, and what is done as administrator', () => {
    expect(questionWords([planned({}, { verdict: { kind: 'override' } })])).toBe(
      'End 1 process (on your own protected list) and free port 3000? [y/N] ',
    );
    const elevated = planned({ verb: 'none', processes: [] }, { verdict: { kind: 'elevate' } });
    expect(questionWords([elevated])).toBe('End 1 process as administrator and free port 3000? [y/N] ');
    expect(administratorQuestion([elevated], true)).toBe('Do it as administrator? [y/N] ');
    expect(administratorQuestion([elevated], false)).toBe('Free port 3000 as administrator? [y/N] ');
  });
});

describe('the line that counts down', () => {
  const progress = (rest: Partial<FreeProgress> = {}): FreeProgress => ({
    freeId: 'free-1',
    listenerId: listener.id,
    port: 3000,
    protocol: 'tcp',
    name: 'node',
    pid: 4001,
    phase: 'waiting',
    forceAt: '2026-01-01T00:00:03.000Z',
    ...rest,
  });
  const at = (time: string, underWay = [progress()], agreed = [planned()]) =>
    progressWords(underWay, agreed, new Date(`2026-01-01T00:${time}Z`));

  it('counts, never below zero', () => {
    expect(at('00:00.500')).toBe(
      'node (pid 4001) is stopping; it is forced in 3 s. Ctrl+C leaves it as it is.',
    );
    expect(at('00:02.999')).toContain('forced in 1 s');
    expect(at('01:00.000')).toContain('forced in 0 s');
  });

  it('tells of several the nearest end and how many there are', () => {
    const several = [
      progress({ freeId: 'b', name: 'later', forceAt: '2026-01-01T00:00:09.000Z' }),
      progress({ freeId: 'a', name: 'first' }),
      progress({ freeId: 'c', name: 'proving', phase: 'proving', forceAt: null }),
    ];
    expect(at('00:00.500', several)).toBe(
      'first (pid 4001) (and 2 more) are stopping; the first is forced in 3 s. Ctrl+C leaves them as they are.',
    );
    expect(at('00:00.500', [])).toBe('');
  });

  it('puts first what the user may have to answer', () => {
    const several = [
      progress(),
      progress({ freeId: 'b', name: 'nginx', pid: 80, phase: 'allowing', forceAt: null }),
    ];
    expect(at('00:00.500', several)).toContain('asks for an administrator’s word to end nginx (pid 80)');
  });

  it.each([
    ['asking', 'Asking node (pid 4001) to stop…'],
    ['forcing', 'Forcing node (pid 4001) to end…'],
    ['proving', 'Making sure that port 3000 stays free…'],
  ] as const)('says how it goes on: %s', (phase, words) => {
    expect(at('00:00.000', [progress({ phase, forceAt: null })])).toBe(words);
  });

  it('names the container that stops, not its proxy, and no countdown where there is none', () => {
    const underWay = [progress({ name: 'docker-proxy', forceAt: null })];
    expect(at('00:00.000', underWay, [planned(CONTAINER)])).toBe(
      'container web-1 is stopping. Ctrl+C leaves it as it is.',
    );
    expect(at('00:00.000', [progress({ pid: 0, name: 'web', forceAt: null })], [])).toContain(
      'web is stopping.',
    );
  });
});
