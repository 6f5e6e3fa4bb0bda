/** `quayside show PORT`: everything about who holds a port. */
import type { Listener } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { groupListeners } from '../group-listeners.ts';
import { listenerDetails } from '../listener-details.ts';
import type { Reached } from '../reach-core.ts';
import { createStyle } from '../style.ts';
import { presentSnapshot, withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const port = context.words.port();
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    const looked = await presentSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const { warnings, host } = looked.value;
    const found = looked.value.listeners.filter((listener) => listener.port === port);
    if (found.length === 0) {
      return {
        exitCode: EXIT.no,
        data: { ports: [] },
        warnings,
        remarks: [`Nobody listens on port ${port}.`],
      };
    }
    const ports = await Promise.all(found.map((listener) => withWholeArgv(reached, listener)));
    if (context.json) return { exitCode: EXIT.done, data: { ports }, warnings };
    const style = createStyle(context.terminal.out.colour);
    const blocks = groupListeners(ports).map((group) =>
      listenerDetails(group, { home: host.home, now: new Date(), style }),
    );
    return { exitCode: EXIT.done, text: blocks.join('\n\n'), warnings };
  });
}

/** The list has long command lines cut; whoever asks for one port wants to see all of it. */
async function withWholeArgv({ client }: Reached, listener: Listener): Promise<Listener> {
  if (listener.owner?.argv.at(-1)?.endsWith('…') !== true) return listener;
  const whole = await client.call('ports.argv', { listenerId: listener.id });
  return whole.ok ? { ...listener, owner: { ...listener.owner, argv: whole.value.argv } } : listener;
}
