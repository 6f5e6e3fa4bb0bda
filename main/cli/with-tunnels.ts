/** Lends a command the core and the tunnels that its words name. */
import type { Snapshot, Tunnel, TunnelSpec } from '../../preload/model.ts';
import { failed } from './answers.ts';
import { chooseTunnels } from './choose-tunnel.ts';
import type { Answer, Context } from './command.ts';
import type { Reached } from './reach-core.ts';
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

export interface Description {
  /** Empty where no ssh is run for it. */
  readonly command: string;
  readonly sentence: string;
}

/** Empty where the core cannot say it. */
export async function describe({ client }: Reached, tunnel: TunnelSpec): Promise<Description> {
  const described = await client.call('tunnels.describe', { spec: specOf(tunnel) });
  return described.ok ? described.value : { command: '', sentence: '' };
}
