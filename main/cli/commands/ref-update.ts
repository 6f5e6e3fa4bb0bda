/** `quayside ref update FILE`: takes the registered names from a file of IANA's that the user has. */
import { resolve } from 'node:path';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { registerAnswer } from '../register-answer.ts';
import { withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  const [file = ''] = words.args;
  if (file === '') words.wrong('FILE is the path of a file.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async ({ client }) => {
    const updated = await client.call('registry.update', { path: resolve(terminal.cwd() ?? '/', file) });
    return updated.ok ? registerAnswer(updated.value.source) : failed(updated.failure);
  });
}
