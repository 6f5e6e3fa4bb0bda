/** `quayside ref reset`: back to the registered names that Quayside brings along. */
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { registerAnswer } from '../register-answer.ts';
import { withCore } from '../with-core.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async ({ client }) => {
    const reset = await client.call('registry.reset', {});
    return reset.ok ? registerAnswer(reset.value.source) : failed(reset.failure);
  });
