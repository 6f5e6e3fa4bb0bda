/** Lends a command the core and the tunnels that its words name. */
import { type Description, describeTunnels } from '../../preload/describe-tunnels.ts';
import type { Snapshot, Tunnel, TunnelSpec } from '../../preload/model.ts';
import { failed } from './answers.ts';
import { chooseTunnels } from './choose-tunnel.ts';
import type { Answer, Context } from './command.ts';
import type { Reached } from './reached.ts';
import { specOf } from './tunnel-words.ts';
import { withCore } from './with-core.ts';

/** Without names, all. What `use` answers gets the warnings of the list. */
export const withTunnels = (
  context: Context,
  use: (tunnels: Tunnel[], reached: Reached, snapshot: Snapshot) => Promise<Answer>,
): Promise<Answer> =>
  withCore(context, async (reached) => {
    const looked = await reached.client.call('ports.snapshot', {});
    if (!looked.ok) return failed(looked.failure);
    const { tunnels, warnings } = looked.value;
    const { args } = context.words;
    const chosen = chooseTunnels(args, tunnels);
    if (!chosen.ok) return { ...failed(chosen.failure), warnings };
    const answer = await use(args.length > 0 ? chosen.value : tunnels, reached, looked.value);
    return { ...answer, warnings: [...warnings, ...(answer.warnings ?? [])] };
  });

/** The words about each, in the same order; empty where the core cannot say them. */
export async function withWords<T extends TunnelSpec>(
  { client }: Reached,
  tunnels: readonly T[],
): Promise<({ tunnel: T } & Description)[]> {
  const described = await describeTunnels(client, tunnels.map(specOf));
  return tunnels.map((tunnel, place) => ({
    tunnel,
    ...(described[place] ?? { command: '', sentence: '' }),
  }));
}
