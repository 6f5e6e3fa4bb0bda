/** `quayside events`: the list, then every change, a line of JSON each. */
import { fail } from '../../../preload/model.ts';
import { failed, stoppedAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { plainJson } from '../print.ts';
import { untilStopped } from '../terminal.ts';
import { withCore } from '../with-core.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async ({ client }) => {
    const { terminal } = context;
    const line = (event: object) => terminal.out.write(`${plainJson(JSON.stringify(event))}\n`);
    const lost = new Promise<'lost'>((resolve) => {
      client.onState((state) => {
        if (state === 'closed') resolve('lost');
      });
    });
    let begun = false;
    // Frames come in order and the snapshot was made after this subscription: what comes before it is in it.
    const offChange = client.on('change', (change) => {
      if (begun) line(change);
    });
    const offSnapshot = client.on('snapshot', (snapshot) => {
      if (begun) return;
      begun = true;
      line({ type: 'snapshot', ...snapshot });
      queueMicrotask(() => offSnapshot());
    });
    const ended = await Promise.race([lost, untilStopped(terminal)]);
    offChange();
    offSnapshot();
    return ended === 'lost' ? lostAnswer() : stoppedAnswer(terminal);
  });

const lostAnswer = (): Answer =>
  failed(
    fail('disconnected', 'The running Quayside has ended.', 'Start `quayside events` again to go on.')
      .failure,
  );
