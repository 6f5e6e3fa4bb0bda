/** The questions of one ssh, one at a time, each with a time limit; answers pass through and are kept nowhere. */
import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../../preload/model.ts';
import type { TunnelQuestion } from '../../../preload/nouns/tunnel.ts';
import type { AskpassFolder } from './askpass-folder.ts';
import type { AskpassMessage } from './askpass-helper.ts';
import { type ReadQuestion, readQuestion } from './question-kind.ts';

export interface AskpassOptions {
  /** False: whatever ssh asks is refused at once and told by `onRefused` (at launch, when trying again). */
  readonly attended: boolean;
  /**
   * The question that is open now, or null. Whoever takes it decides where the user is asked: in the window, or in the terminal
   * of a `tunnel up` that stays in the foreground (ssh itself has no terminal).
   */
  onQuestion(question: TunnelQuestion | null): void;
  /** Nobody was asked or nobody answered. `kind` is `refuse` where no answer would be right. */
  onRefused(refusal: {
    kind: ReadQuestion['kind'] | 'refuse';
    reason: 'unattended' | 'late' | 'cancelled' | string;
  }): void;
}

export interface AskpassChannel {
  take(message: AskpassMessage): void;
  /**
   * `invalid-input`: not what can be answered, the question stays open. For a host key only the fingerprint that was shown is
   * taken, never `yes`. `not-found`: that question is not open.
   */
  answer(id: string, text: string): Result<null>;
  cancel(id: string): Result<null>;
  /** Refuses what is open. */
  close(): void;
}

interface Open {
  readonly pid: number;
  readonly question: TunnelQuestion;
  readonly answerable: boolean;
  readonly timer: NodeJS.Timeout;
}

export interface ChannelParts {
  readonly reply: AskpassFolder['reply'];
  readonly now: () => Date;
  /** How long the user may take, in ms. */
  readonly limitMs: number;
}

/** An ssh asks one thing at a time, its jump hosts before it; more than these are nobody we know. */
const MOST_WAITING = 4;
/** ssh reads no more than 1,023 bytes. */
const MOST_BYTES = 1_000;
const REPLY_MS = 20;
const MOST_REPLIES = 250;

export function createAskpassChannel(options: AskpassOptions, parts: ChannelParts): AskpassChannel {
  const waiting: { pid: number; read: ReadQuestion }[] = [];
  let open: Open | null = null;
  let isClosed = false;

  /** The helper opens its end right after it has asked; until then there is nobody to tell. */
  const reply = (pid: number, answer: Buffer | null, left = MOST_REPLIES) => {
    if (parts.reply(pid, answer)) return;
    if (left > 0 && !isClosed) setTimeout(() => reply(pid, answer, left - 1), REPLY_MS);
    else answer?.fill(0);
  };
  const leave = () => {
    clearTimeout(open?.timer);
    open = null;
    options.onQuestion(null);
    const next = isClosed ? undefined : waiting.shift();
    if (next) show(next.pid, next.read);
  };
  const refuse = (pid: number, kind: ReadQuestion['kind'] | 'refuse', reason: string) => {
    reply(pid, null);
    options.onRefused({ kind, reason });
  };
  const show = (pid: number, read: ReadQuestion) => {
    const id = randomUUID();
    const expiresAt = new Date(parts.now().getTime() + parts.limitMs).toISOString();
    const { answerable, ...shown } = read;
    const timer = setTimeout(() => withdraw(id, 'late'), parts.limitMs);
    open = { pid, question: { id, ...shown, expiresAt }, answerable, timer };
    options.onQuestion(open.question);
  };
  const withdraw = (id: string, reason: 'late' | 'cancelled'): Result<null> => {
    if (open?.question.id !== id) return notOpen();
    const { pid, question } = open;
    refuse(pid, question.kind, reason);
    leave();
    return ok(null);
  };
  const forget = (pid: number) => {
    const index = waiting.findIndex((one) => one.pid === pid);
    if (index >= 0) waiting.splice(index, 1);
    else if (open?.pid === pid) leave();
  };

  return {
    take(message) {
      if (isClosed) return;
      if (message.kind === 'gone') return forget(message.pid);
      const asked = readQuestion(message.prompt, message.hint);
      if (asked.kind === 'refuse') return refuse(message.pid, 'refuse', asked.reason);
      const { question } = asked;
      if (!options.attended) return refuse(message.pid, question.kind, 'unattended');
      if (!open) return show(message.pid, question);
      if (waiting.length >= MOST_WAITING) return refuse(message.pid, question.kind, 'unattended');
      waiting.push({ pid: message.pid, read: question });
    },
    answer(id, text) {
      if (open?.question.id !== id) return notOpen();
      const mistake = mistakeIn(open, text);
      if (mistake) return mistake;
      reply(open.pid, Buffer.from(text));
      leave();
      return ok(null);
    },
    cancel: (id) => withdraw(id, 'cancelled'),
    close() {
      for (const { pid } of waiting.splice(0)) parts.reply(pid, null);
      if (open) parts.reply(open.pid, null);
      isClosed = true;
      if (open) leave();
    },
  };
}

const notOpen = () => fail('not-found', 'ssh does not ask that any more.', 'Start the tunnel again.');

function mistakeIn({ question, answerable }: Open, text: string): Result<null> | null {
  const wrong = (message: string, nextStep: string) => fail('invalid-input', message, nextStep);
  if (!answerable) return wrong('This cannot be typed.', 'Touch your key.');
  if (question.kind === 'host-key' && text !== question.fingerprint) {
    return wrong(
      'Only the fingerprint that was shown is an answer.',
      'Compare it with what the host’s owner says.',
    );
  }
  if (Buffer.byteLength(text) > MOST_BYTES)
    return wrong('The answer is too long.', 'Type at most 1,000 bytes.');
  return /[\0\r\n]/.test(text) ? wrong('The answer is more than one line.', 'Type one line.') : null;
}
