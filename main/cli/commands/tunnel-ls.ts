/** `quayside tunnel ls`: the saved tunnels and how they are. */
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { createStyle } from '../style.ts';
import { tunnelTable } from '../tunnel-table.ts';
import { withTunnels, withWords } from '../with-tunnels.ts';

export const run = (context: Context): Promise<Answer> =>
  withTunnels(context, async (tunnels, reached) => {
    const base: Answer = { exitCode: EXIT.done, data: { tunnels } };
    if (context.json) return base;
    if (tunnels.length === 0) {
      return { ...base, remarks: ['No tunnel is saved. See `quayside tunnel add --help` for how to.'] };
    }
    const rows = await withWords(reached, tunnels);
    const { out } = context.terminal;
    const setting = { now: new Date(), style: createStyle(out.colour), width: out.columns };
    return { ...base, text: tunnelTable(rows, setting).join('\n') };
  });
