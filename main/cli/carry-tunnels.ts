/** `tunnel up` without a running host: carries the tunnels in this process, as `ssh -N` would, until Ctrl+C. */
import type { Tunnel } from '../../preload/model.ts';
import { failed, stoppedAnswer } from './answers.ts';
import type { Answer, Context } from './command.ts';
import { type Followed, followTunnels } from './follow-tunnels.ts';
import { jsonText } from './print.ts';
import type { Reached } from './reached.ts';
import type { Terminal } from './terminal.ts';
import { isSettled, lostHost, upAnswer } from './tunnel-up-answer.ts';
import { isUp, nameWords } from './tunnel-words.ts';

export async function carryTunnels(
  reached: Reached,
  wanted: readonly Tunnel[],
  context: Context,
  timeoutMs: number | undefined,
): Promise<Answer> {
  const { terminal, json } = context;
  const ids = wanted.map(({ id }) => id);
  const asks = terminal.interactive;
  const following = { terminal, asks, tells: true };
  const begun = await followTunnels(reached.client, ids, {
    ...following,
    timeoutMs,
    isDone: (tunnels) => tunnels.every((tunnel) => isSettled(tunnel, asks)),
  });
  if (begun.kind !== 'done' || !begun.tunnels.some(isUp)) {
    return endAnswer(reached, wanted, begun, terminal, timeoutMs);
  }
  // One line even on a terminal: whoever starts it reads one line and goes on.
  if (json) terminal.out.write(jsonText({ tunnels: begun.tunnels }, false));
  const carried = await followTunnels(reached.client, ids, {
    ...following,
    isDone: (tunnels) => tunnels.every(isOver),
  });
  const { data: _, ...answer } = await endAnswer(reached, wanted, carried, terminal, undefined);
  return answer;
}

/** Takes them down first. */
async function endAnswer(
  { client }: Reached,
  wanted: readonly Tunnel[],
  { kind, tunnels }: Followed,
  terminal: Terminal,
  timeoutMs: number | undefined,
): Promise<Answer> {
  await Promise.all(wanted.map(({ id }) => client.call('tunnels.down', { tunnelId: id })));
  if (kind === 'lost') return failed(lostHost());
  if (kind === 'stopped') {
    for (const one of wanted) terminal.err.write(`${nameWords(one)}: stopped\n`);
    return stoppedAnswer(terminal);
  }
  return upAnswer(wanted, tunnels, { alone: true, now: new Date() }, kind === 'late' ? timeoutMs : undefined);
}

/** No time and no free port will bring it up again. */
const isOver = ({ state, question }: Tunnel): boolean =>
  state === 'stopped' || state === 'failed' || (state === 'needs-input' && !question);
