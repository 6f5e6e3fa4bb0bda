/** `quayside config get [KEY]`: the user's settings, or one of them. */
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { configKeys, isConfigKey } from '../config-keys.ts';
import { readSetting } from '../config-value.ts';
import { unknownKey, valueWords } from '../config-words.ts';
import { EXIT } from '../exit-codes.ts';
import { withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const [key] = words.args;
  if (key !== undefined && !isConfigKey(key)) words.wrong(unknownKey(key));
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async ({ client }) => {
    const got = await client.call('settings.get', {});
    if (!got.ok) return failed(got.failure);
    const { settings, warnings } = got.value;
    if (key !== undefined && isConfigKey(key)) {
      const value = readSetting(settings, key);
      return { exitCode: EXIT.done, data: { key, value }, text: valueWords(value), warnings };
    }
    const { version: _, ...config } = settings;
    const lines = configKeys()
      // Its parts are listed one by one.
      .filter((one) => one !== 'notifications')
      .map((one) => `${one} = ${valueWords(readSetting(settings, one))}`);
    return { exitCode: EXIT.done, data: { config }, text: lines.join('\n'), warnings };
  });
}
