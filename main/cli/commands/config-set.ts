/** `quayside config set KEY VALUE`: changes one setting, for all doors at once. */
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { isConfigKey } from '../config-keys.ts';
import { readSetting, settingChange } from '../config-value.ts';
import { unknownKey, valueWords, wrongValue } from '../config-words.ts';
import { EXIT } from '../exit-codes.ts';
import { withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const [key = '', word = ''] = words.args;
  if (!isConfigKey(key)) words.wrong(unknownKey(key));
  const wrong = usageAnswer(context);
  if (wrong || !isConfigKey(key)) return wrong ?? { exitCode: EXIT.usage };
  return withCore(context, async ({ client }) => {
    const got = await client.call('settings.get', {});
    if (!got.ok) return failed(got.failure);
    const { warnings } = got.value;
    const change = settingChange(got.value.settings, key, word);
    if (!change) return { ...failed(wrongValue(key, word)), warnings };
    const done = await client.call('settings.set', change);
    if (!done.ok) return { ...failed(done.failure), warnings };
    const value = readSetting(done.value.settings, key);
    return { exitCode: EXIT.done, data: { key, value }, text: `${key} = ${valueWords(value)}`, warnings };
  });
}
