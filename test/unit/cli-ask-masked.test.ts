/** What is typed unseen: read key by key, never written anywhere, and the terminal given back as it was. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../main/cli/ask.ts';
import type { Speaking } from '../../main/cli/ask-masked.ts';

function keyboard() {
  const modes: boolean[] = [];
  let written = '';
  const until = new AbortController();
  const stdin = Object.assign(new PassThrough(), { setRawMode: (mode: boolean) => modes.push(mode) });
  const stderr = { write: (text: string) => (written += text) };
  let interrupts = 0;
  // Only what asking touches of a process is there.
  const speaking = { stdin, stderr } as unknown as Speaking;
  const answer = ask(speaking, 'Secret: ', {
    masked: true,
    until: until.signal,
    interrupt: () => {
      interrupts++;
      until.abort();
    },
  });
  return { stdin, answer, modes, until, written: () => written, interrupts: () => interrupts };
}

describe('asking for a secret', () => {
  it.each([
    ['s3cret\r', 's3cret'],
    ['s3cret\n', 's3cret'],
    ['\r', ''],
    ['abd\u007fc\r', 'abc'],
    ['ab\b\b\b\bc\r', 'c'],
    ['x🚀\u007fy\r', 'xy'],
    ['wrong\u0015right\r', 'right'],
    ['a\u001b[Db\u001bOA\u001b[3~c\t\r', 'abc'],
    ['päß\r', 'päß'],
    ['ab\u0004c\r', 'abc'],
    ['\u0004', null],
  ])('takes %j for %j and shows nothing of it', async (keys, answer) => {
    const { stdin, answer: asked, modes, written } = keyboard();
    // Byte by byte, as from a slow line: no character may break.
    for (const byte of Buffer.from(keys)) stdin.write(Buffer.from([byte]));
    expect(await asked).toBe(answer);
    expect(written()).toBe('Secret: \n');
    expect(modes).toEqual([true, false]);
  });

  it('takes no more than the core does, and is not flooded', async () => {
    const long = keyboard();
    long.stdin.write(`${'x'.repeat(9_000)}\r`);
    expect(await long.answer).toBe('x'.repeat(4_096));
    const flooded = keyboard();
    flooded.stdin.write('x'.repeat(70_000));
    expect(await flooded.answer).toBeNull();
  });

  it('takes what is pasted in one go', async () => {
    const { stdin, answer } = keyboard();
    stdin.write('a\u001b[1;5Cb\rnext line\r');
    expect(await answer).toBe('ab');
  });

  it('is an interruption at Ctrl+C, once', async () => {
    const { stdin, answer, modes, interrupts, written } = keyboard();
    stdin.write('half\u0003');
    expect(await answer).toBeNull();
    expect([interrupts(), modes, written()]).toEqual([1, [true, false], 'Secret: \n']);
  });

  it('ends where nobody waits for it any more, and at the end of the input', async () => {
    const taken = keyboard();
    taken.stdin.write('half');
    taken.until.abort();
    expect([await taken.answer, taken.modes]).toEqual([null, [true, false]]);
    const ended = keyboard();
    ended.stdin.end();
    expect([await ended.answer, ended.modes]).toEqual([null, [true, false]]);
  });
});
