/** `quayside reserve ls`: which ports are kept for whom, and which could be. */
import type { Snapshot } from '../../../preload/model.ts';
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { offerLines, reservationTable } from '../reservation-table.ts';
import { createStyle } from '../style.ts';
import { settledSnapshot, withCore } from '../with-core.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async (reached) => {
    const looked = await settledSnapshot(reached);
    return looked.ok ? listAnswer(looked.value, context) : failed(looked.failure);
  });

function listAnswer(
  { reservations, offers, warnings, host }: Snapshot,
  { terminal: { out } }: Context,
): Answer {
  const style = createStyle(out.colour);
  const setting = { home: host.home, now: new Date(), style, width: out.columns };
  const blocks = [
    reservations.length > 0 ? reservationTable(reservations, setting) : [],
    offers.length > 0 ? ['Not reserved, but could be:', ...offerLines(offers, setting)] : [],
  ];
  return {
    exitCode: EXIT.done,
    data: { reservations, offers },
    text: blocks
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
    remarks: reservations.length === 0 ? ['No port is reserved.'] : [],
    warnings,
  };
}
