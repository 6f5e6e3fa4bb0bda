/** `quayside next`: the next free ports. */
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { withCore } from '../with-core.ts';

const DEFAULTS = { from: 3_000, to: 65_535, count: 1 };

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const from = words.portOption('from') ?? DEFAULTS.from;
  const to = words.portOption('to') ?? DEFAULTS.to;
  const count = words.integerOption('count', 1, 100) ?? DEFAULTS.count;
  if (from > to) words.wrong(`--from ${from} is above --to ${to}.`);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async ({ client }) => {
    const found = await client.call('ports.next', { from, to, count });
    if (!found.ok) return failed(found.failure);
    const { ports } = found.value;
    const missing = count - ports.length;
    return {
      exitCode: missing === 0 ? EXIT.done : ports.length > 0 ? EXIT.partly : EXIT.no,
      data: { ports },
      text: ports.join('\n'),
      remarks: missing > 0 ? [`Only ${ports.length} of ${count} are free from ${from} to ${to}.`] : [],
    };
  });
}
