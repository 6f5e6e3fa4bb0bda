/** `quayside conflicts`: which ports somebody has that somebody else counts on, and what can be done. */
import type { Snapshot } from '../../../preload/model.ts';
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { conflictLines } from '../conflict-words.ts';
import { EXIT } from '../exit-codes.ts';
import { createStyle } from '../style.ts';
import { settledSnapshot, withCore } from '../with-core.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async (reached) => {
    const looked = await settledSnapshot(reached);
    return looked.ok ? conflictsAnswer(looked.value, context) : failed(looked.failure);
  });

function conflictsAnswer(snapshot: Snapshot, { words, terminal: { out } }: Context): Answer {
  const all = words.flag('all');
  const conflicts = snapshot.conflicts.filter(({ state }) => all || state === 'open');
  const isOpen = snapshot.conflicts.some(({ state }) => state === 'open');
  const setting = { ...snapshot, now: new Date(), style: createStyle(out.colour) };
  return {
    exitCode: isOpen ? EXIT.no : EXIT.done,
    data: { conflicts },
    text: conflicts.map((conflict) => conflictLines(conflict, setting).join('\n')).join('\n\n'),
    remarks: [
      ...(isOpen ? [] : ['No conflicts.']),
      ...leftOutWords(snapshot.conflicts.length - conflicts.length),
    ],
    warnings: snapshot.warnings,
  };
}

const leftOutWords = (ignored: number): string[] =>
  ignored === 0 ? [] : [`${ignored} ignored left out; --all shows ${ignored === 1 ? 'it' : 'them'} too.`];
