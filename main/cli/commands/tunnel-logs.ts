/** `quayside tunnel logs NAME`: what ssh said last. */
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { nobodyCarries } from '../tunnel-failures.ts';
import { nameWords, tunnelCommand } from '../tunnel-words.ts';
import { withTunnels } from '../with-tunnels.ts';

export const run = (context: Context): Promise<Answer> =>
  withTunnels(context, async ([tunnel], { client, alone }) => {
    if (!tunnel) return { exitCode: EXIT.no };
    if (alone) return failed(nobodyCarries('keeps what ssh said'));
    const read = await client.call('tunnels.log', { tunnelId: tunnel.id });
    if (!read.ok) return failed(read.failure);
    const all = context.words.flag('all-lines');
    const lines = read.value.lines.filter(({ debug }) => all || !debug);
    const hidden = read.value.lines.length - lines.length;
    return {
      exitCode: EXIT.done,
      data: { lines },
      text: lines.map(({ at, text }) => `${at} ${text}`).join('\n'),
      remarks: [
        ...(read.value.lines.length === 0 ? [`Nothing was said about ${nameWords(tunnel)} yet.`] : []),
        ...(hidden > 0 && context.terminal.err.isTerminal
          ? [`${hidden} debug lines left out: ${tunnelCommand('logs', tunnel)} --all-lines`]
          : []),
      ],
    };
  });
