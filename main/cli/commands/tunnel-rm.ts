/** `quayside tunnel rm NAME`: takes a tunnel down and forgets it. */
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { nameWords } from '../tunnel-words.ts';
import { withTunnels } from '../with-tunnels.ts';

export const run = (context: Context): Promise<Answer> =>
  withTunnels(context, async ([tunnel], { client }) => {
    if (!tunnel) return { exitCode: EXIT.no };
    const removed = await client.call('tunnels.remove', { tunnelId: tunnel.id });
    if (!removed.ok) return failed(removed.failure);
    const text = `Removed ${nameWords(tunnel)}.`;
    return { exitCode: EXIT.done, data: { tunnel: removed.value.tunnel }, text };
  });
