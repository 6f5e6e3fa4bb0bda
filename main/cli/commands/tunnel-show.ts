/** `quayside tunnel show NAME`: everything about one tunnel, with the exact ssh command. */
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { createStyle } from '../style.ts';
import { tunnelDetails } from '../tunnel-details.ts';
import { withTunnels, withWords } from '../with-tunnels.ts';

export const run = (context: Context): Promise<Answer> =>
  withTunnels(context, async (tunnels, reached, { host }) => {
    // One name is required, so there is one.
    const [described] = await withWords(reached, tunnels);
    if (!described) return { exitCode: EXIT.no };
    const { tunnel, command, sentence } = described;
    const style = createStyle(context.terminal.out.colour);
    return {
      exitCode: EXIT.done,
      data: { tunnel, command, sentence },
      text: tunnelDetails(tunnel, { command, sentence, home: host.home, now: new Date(), style }),
    };
  });
