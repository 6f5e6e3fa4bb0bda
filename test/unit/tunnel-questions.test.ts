/** What ssh asks and who is asked: kinds of questions, the environment, and one question at a time. */
import { describe, expect, it, vi } from 'vitest';
import { type AskpassOptions, createAskpassChannel } from '../../main/core/tunnels/askpass-channel.ts';
import { askpassEnvironment, silentEnvironment } from '../../main/core/tunnels/askpass-environment.ts';
import { type AskpassMessage, createAskpassReader } from '../../main/core/tunnels/askpass-helper.ts';
import { readQuestion } from '../../main/core/tunnels/question-kind.ts';
import type { TunnelQuestion } from '../../preload/nouns/tunnel.ts';

const PRINT = 'SHA256:7WmUbkVT9zZyqbqJcXVxrX1lIfzY7oJvUmgH3ZMvM6Q';
const UNKNOWN = `The authenticity of host '[127.0.0.1]:22022 ([127.0.0.1]:22022)' can't be established.
ED25519 key fingerprint is ${PRINT}.
This key is not known by any other names.
Are you sure you want to continue connecting (yes/no/[fingerprint])? `;

describe('kinds of questions', () => {
  const kindOf = (prompt: string, hint = '') => {
    const asked = readQuestion(prompt, hint);
    return asked.kind === 'refuse' ? 'refuse' : asked.question.kind;
  };

  it.each([
    ["Enter passphrase for key 'id_enc': ", 'passphrase'],
    ["Enter passphrase for key '/home/dev/my keys/id': ", 'passphrase'],
    ["Enter PIN for 'YubiKey PIV': ", 'passphrase'],
    ['Enter PIN for ED25519-SK key /home/dev/.ssh/id_sk: ', 'passphrase'],
    ["tunl@127.0.0.1's password: ", 'password'],
    ['(tunl@db) Password: ', 'password'],
    ['(tunl@db) Verification code: ', 'code'],
    ['(tunl@db) One-time password (OATH) for `tunl`: ', 'code'],
    ["(tunl@db) Enter passphrase for key '/home/dev/.ssh/id': ", 'other'],
    ['(tunl@db) What is your dog called? ', 'other'],
    [`(tunl@db) ${UNKNOWN}`, 'other'],
    ['Something newer asks: ', 'other'],
    [UNKNOWN, 'host-key'],
    [UNKNOWN.replace(`${PRINT}.`, 'unknown.'), 'refuse'],
    [UNKNOWN.replace('This key', `RSA key fingerprint is ${PRINT}.\nThis key`), 'refuse'],
    ['@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nAre you sure (yes/no)? ', 'refuse'],
    [
      "Warning: the ED25519 host key for 'db' differs from the key for the IP address '10.0.0.1'\nAre you sure you want to continue connecting (yes/no)? ",
      'refuse',
    ],
    [`@ IDENTIFICATION HAS CHANGED @\n${UNKNOWN}`, 'refuse'],
    ["Please type 'yes', 'no' or the fingerprint: ", 'refuse'],
  ])('%j is %s', (prompt, kind) => {
    expect(kindOf(prompt)).toBe(kind);
  });

  it('a touch wants no answer, and a plain yes is not given', () => {
    const touch = readQuestion('Confirm user presence for key ED25519-SK SHA256:abc', 'none');
    expect(touch).toMatchObject({ question: { kind: 'touch', answerable: false, masked: false } });
    expect(kindOf('Add key /home/dev/.ssh/id (dev) to agent?', 'confirm')).toBe('refuse');
  });

  it('says when the words are the server’s, cleaned', () => {
    const asked = readQuestion("(tunl@db) \x1b[8mEnter passphrase for key 'id': ");
    expect(asked).toMatchObject({
      question: {
        masked: true,
        prompt: "The server (tunl@db) asks: \\u001b[8mEnter passphrase for key 'id':",
      },
    });
  });

  it('shows an unknown host’s whole question, with the fingerprint apart', () => {
    const asked = readQuestion(UNKNOWN);
    expect(asked).toMatchObject({ question: { fingerprint: PRINT, masked: false, prompt: UNKNOWN.trim() } });
  });
});

describe('the environment', () => {
  const inherited = {
    PATH: '/usr/bin',
    SSH_AUTH_SOCK: '/run/agent',
    SSH_ASKPASS: '/usr/bin/theirs',
    LC_ALL: 'de_DE.UTF-8',
    QUAYSIDE_HOME: '/x',
    NODE_OPTIONS: '--inspect',
    ELECTRON_RUN_AS_NODE: '1',
    GONE: undefined,
  };

  it('is the user’s, without what is ours, and asks through us', () => {
    expect(askpassEnvironment(inherited, { helper: '/d/askpass', folder: '/d/f' })).toEqual({
      PATH: '/usr/bin',
      SSH_AUTH_SOCK: '/run/agent',
      SSH_ASKPASS: '/d/askpass',
      SSH_ASKPASS_REQUIRE: 'force',
      QUAYSIDE_ASK: '/d/f',
      LC_ALL: 'C',
      DISPLAY: ':0',
    });
    expect(askpassEnvironment({ DISPLAY: ':7' }, { helper: '/d', folder: '/f' }).DISPLAY).toBe(':7');
  });

  it('can ask nobody where nobody is to be asked', () => {
    expect(silentEnvironment(inherited)).toMatchObject({ SSH_ASKPASS: '/nonexistent' });
    expect(silentEnvironment(inherited)).not.toHaveProperty('QUAYSIDE_ASK');
    // Without these Windows' own ssh does not even start, or finds neither keys nor known hosts.
    const windows = {
      SystemRoot: 'C:\\Windows',
      USERPROFILE: 'C:\\Users\\ada',
      ProgramData: 'C:\\ProgramData',
    };
    expect(silentEnvironment(windows)).toMatchObject(windows);
  });
});

describe('messages of the helper', () => {
  it('are read wherever the pieces end; what is none, or is endless, is dropped', () => {
    const seen: AskpassMessage[] = [];
    const take = createAskpassReader((message) => seen.push(message));
    for (const piece of [
      'ask 12 \nEnter ',
      'a\nb: \0gone',
      ' 12\n\0ask 0 \nx\0',
      'x'.repeat(9_000),
      '\0ask 7 none\ny\0',
    ])
      take(Buffer.from(piece));
    expect(seen).toEqual([
      { kind: 'ask', pid: 12, hint: '', prompt: 'Enter a\nb: ' },
      { kind: 'gone', pid: 12 },
      { kind: 'ask', pid: 7, hint: 'none', prompt: 'y' },
    ]);
  });
});

describe('one question at a time', () => {
  function open(options: Partial<AskpassOptions> = {}, limitMs = 60_000) {
    const questions: (TunnelQuestion | null)[] = [];
    const onRefused = vi.fn();
    const replies: [number, string | null][] = [];
    const channel = createAskpassChannel(
      { attended: true, onQuestion: (question) => questions.push(question), onRefused, ...options },
      {
        reply: (pid, answer) => replies.push([pid, answer?.toString() ?? null]) > 0,
        now: () => new Date('2026-01-01T00:00:00Z'),
        limitMs,
      },
    );
    const ask = (pid: number, prompt: string) => channel.take({ kind: 'ask', pid, hint: '', prompt });
    return { channel, ask, questions, replies, onRefused, id: () => questions.findLast(Boolean)?.id ?? '' };
  }
  const PASSPHRASE = "Enter passphrase for key 'id': ";

  it('the second waits for the first', () => {
    const { channel, ask, questions, replies, id } = open();
    ask(1, PASSPHRASE);
    ask(2, "a@b's password: ");
    expect(questions.map((question) => question?.kind)).toEqual(['passphrase']);
    expect(questions[0]?.expiresAt).toBe('2026-01-01T00:01:00.000Z');
    const first = id();
    expect(channel.answer(first, 'one').ok).toBe(true);
    expect(questions.map((question) => question?.kind)).toEqual(['passphrase', undefined, 'password']);
    expect(channel.answer(first, 'late').ok).toBe(false);
    channel.answer(id(), 'two');
    expect(replies).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    channel.close();
  });

  it('the answer to an unknown host is the fingerprint that was shown, never yes', () => {
    const { channel, ask, replies, id } = open();
    ask(1, UNKNOWN);
    for (const wrong of ['yes', 'Yes', '', `${PRINT} `]) expect(channel.answer(id(), wrong).ok).toBe(false);
    expect(replies).toEqual([]);
    expect(channel.answer(id(), PRINT).ok).toBe(true);
    expect(replies).toEqual([[1, PRINT]]);
    channel.close();
  });

  it('a changed host is never asked about', () => {
    const { ask, questions, replies, onRefused } = open();
    ask(1, `IDENTIFICATION HAS CHANGED\n${UNKNOWN}`);
    expect([questions, replies]).toEqual([[], [[1, null]]]);
    expect(onRefused).toHaveBeenCalledWith({ kind: 'refuse', reason: expect.stringContaining('changed') });
  });

  it('answers of more lines, or too long ones, leave the question open', () => {
    const { channel, ask, id, replies } = open();
    ask(1, PASSPHRASE);
    for (const wrong of ['a\nb', 'a\0b', 'ä'.repeat(501)]) expect(channel.answer(id(), wrong).ok).toBe(false);
    expect(channel.cancel(id()).ok).toBe(true);
    expect(replies).toEqual([[1, null]]);
  });

  it('unattended, nobody is asked', () => {
    const { ask, questions, replies, onRefused } = open({ attended: false });
    ask(1, PASSPHRASE);
    expect([questions, replies]).toEqual([[], [[1, null]]]);
    expect(onRefused).toHaveBeenCalledWith({ kind: 'passphrase', reason: 'unattended' });
  });

  it('a touch is told, cannot be typed, and ends with its helper', () => {
    const { channel, questions, id } = open();
    channel.take({ kind: 'ask', pid: 5, hint: 'none', prompt: 'Confirm user presence for key X' });
    expect(channel.answer(id(), 'x').ok).toBe(false);
    channel.take({ kind: 'gone', pid: 5 });
    expect(questions.at(-1)).toBeNull();
  });

  it('is late after its time, and closing refuses what is open', () => {
    vi.useFakeTimers();
    const { channel, ask, questions, replies, onRefused } = open({}, 1_000);
    ask(1, PASSPHRASE);
    vi.advanceTimersByTime(1_000);
    expect(onRefused).toHaveBeenCalledWith({ kind: 'passphrase', reason: 'late' });
    ask(2, PASSPHRASE);
    channel.close();
    vi.useRealTimers();
    expect(replies).toEqual([
      [1, null],
      [2, null],
    ]);
    expect(questions.at(-1)).toBeNull();
  });
});
