/** `quayside conflicts ignore ID`: a conflict that is none to the user. */
import { type Failure, fail } from '../../../preload/model.ts';
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findById } from '../short-id.ts';
import { settledSnapshot, withCore } from '../with-core.ts';
import { quote } from '../words.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async (reached) => {
    const { words } = context;
    const [word = ''] = words.args;
    const ignored = !words.flag('undo');
    const looked = await settledSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const { conflicts, warnings } = looked.value;
    const found = findById(word, conflicts);
    const [conflict] = found;
    if (!conflict || found.length > 1) return { ...failed(notOne(word, found.length)), warnings };
    const done = await reached.client.call('conflicts.ignore', { conflictId: conflict.id, ignored });
    if (!done.ok) return { ...failed(done.failure), warnings };
    const after = { ...conflict, state: ignored ? 'ignored' : 'open' } as const;
    const text = `${ignored ? 'Ignored' : 'No longer ignored'}: ${conflict.message}`;
    return { exitCode: EXIT.done, data: { conflict: after }, text, warnings };
  });

const notOne = (word: string, count: number): Failure =>
  count === 0
    ? fail(
        'not-found',
        `There is no conflict ${quote(word)}.`,
        'See `quayside conflicts --all` for the ids of all.',
      ).failure
    : fail(
        'invalid-input',
        `${count} conflicts begin with ${quote(word)}.`,
        'Give more of the id; `quayside conflicts --all` shows them.',
      ).failure;
