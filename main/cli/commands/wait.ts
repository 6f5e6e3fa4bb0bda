/** `quayside wait PORT --open|--free`: until somebody listens there, or nobody does. */
import { fail } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import { type AwaitedState, awaitPort } from '../await-port.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { holderWords, listWords } from '../listener-words.ts';
import { untilStopped } from '../terminal.ts';
import { withCore } from '../with-core.ts';

/** A week: longer is a mistake. */
const MOST_SECONDS = 604_800;

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  const port = words.port();
  const [open, free] = [words.flag('open'), words.flag('free')];
  if (open === free) words.wrong('Say either --open or --free.');
  const timeoutMs = words.secondsOption('timeout', MOST_SECONDS);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  const state: AwaitedState = open ? 'open' : 'free';
  return withCore(context, async ({ client }) => {
    const started = performance.now();
    const ended = await awaitPort(client, port, state, { timeoutMs, stopped: untilStopped(terminal) });
    if (ended.kind === 'stopped') return stoppedAnswer(terminal);
    if (ended.kind === 'failed') return failed(ended.failure);
    if (ended.kind === 'late')
      return failed(lateFailure(port, state, timeoutMs ?? 0, ended.holders.map(holderWords)));
    const waitedMs = Math.round(performance.now() - started);
    const holders = [...new Set(ended.holders.map(holderWords))];
    const text = open
      ? `${listWords(holders)} ${holders.length > 1 ? 'listen' : 'listens'} on port ${port}.`
      : `Nobody listens on port ${port}.`;
    return { exitCode: EXIT.done, data: { port, state, waitedMs, ports: ended.holders }, text };
  });
}

const lateFailure = (port: number, state: AwaitedState, ms: number, holders: string[]) => {
  const seconds = `${ms / 1_000} s`;
  return state === 'open'
    ? fail(
        'timeout',
        `After ${seconds} still nobody listens on port ${port}.`,
        'Look at whether your server started, or wait longer with --timeout.',
      ).failure
    : fail(
        'timeout',
        `After ${seconds} port ${port} is still held by ${listWords([...new Set(holders)])}.`,
        `\`quayside free ${port}\` frees it.`,
      ).failure;
};
