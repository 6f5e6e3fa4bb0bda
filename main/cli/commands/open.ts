/** `quayside open PORT`: what listens there, in the browser. */
import type { Listener } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { presentSnapshot, withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const port = context.words.port();
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    const looked = await presentSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const { warnings } = looked.value;
    const [best] = looked.value.listeners.filter((listener) => listener.port === port).sort(byPromise);
    if (!best) {
      const remarks = [
        `Nobody listens on port ${port}. Start your server first; \`quayside wait ${port} --open\` waits for it.`,
      ];
      return { exitCode: EXIT.no, data: { url: null }, warnings, remarks };
    }
    const opened = await reached.client.call('ports.open', { listenerId: best.id });
    if (!opened.ok) return failed(opened.failure);
    const { url } = opened.value;
    return { exitCode: EXIT.done, data: { url }, text: url, warnings };
  });
}

/** TCP before UDP, and what localhost reaches before what only one address of the machine does. */
const byPromise = (a: Listener, b: Listener): number => rank(a) - rank(b);

const rank = ({ protocol, scope }: Listener): number =>
  (protocol === 'tcp' ? 0 : 2) + (scope === 'lan' ? 1 : 0);
