/** `quayside tunnel export [NAME...]`: what is saved of tunnels, as JSON to keep or to share. */
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { jsonText } from '../print.ts';
import { specOf } from '../tunnel-words.ts';
import { withTunnels } from '../with-tunnels.ts';

export const run = (context: Context): Promise<Answer> =>
  withTunnels(context, async (chosen) => {
    const tunnels = chosen.map(specOf);
    // JSON either way, on several lines: it goes into a file that people read.
    return { exitCode: EXIT.done, data: { tunnels }, text: jsonText({ tunnels }, true) };
  });
