/** `quayside completion SHELL`: a script that completes in that shell. */
import { usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { SHELLS } from '../command-table.ts';
import { bashCompletion } from '../completion/bash-completion.ts';
import { completionPlaces, type Place } from '../completion/completion-model.ts';
import { fishCompletion } from '../completion/fish-completion.ts';
import { powershellCompletion } from '../completion/powershell-completion.ts';
import { zshCompletion } from '../completion/zsh-completion.ts';
import { EXIT } from '../exit-codes.ts';
import { quote } from '../words.ts';

const SCRIPTS: Record<(typeof SHELLS)[number], (places: readonly Place[]) => string> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

export async function run(context: Context): Promise<Answer> {
  const [word = ''] = context.words.args;
  const shell = SHELLS.find((known) => known === word);
  if (!shell) context.words.wrong(`${quote(word)} is no shell; known are ${SHELLS.join(', ')}.`);
  const wrong = usageAnswer(context);
  if (wrong || !shell) return wrong ?? { exitCode: EXIT.usage };
  const script = SCRIPTS[shell](completionPlaces());
  return { exitCode: EXIT.done, data: { shell, script }, text: script };
}
