/** `tunnel up` without a running host: carries the tunnels in this process, as `ssh -N` would, until Ctrl+C. */
import type { Tunnel } from '../../preload/model.ts';
import { failed, stoppedAnswer } from './answers.ts';
import type { Answer, Context } from './command.ts';
import { type Followed, followTunnels } from './follow-tunnels.ts';
import { jsonText } from './print.ts';
import type { Reached } from './reach-core.ts';
import { isSettled, lostHost, upAnswer } from './tunnel-up-answer.ts';
import { isUp, nameWords } from './tunnel-words.ts';

export async function carryTunnels(
  { client }: Reached,
  wanted: readonly Tunnel[],
  { terminal, json }: Context,
  timeoutMs: number | undefined,
): Promise<Answer> {
  const ids = wanted.map(({ id }) => id);
  const asks = terminal.interactive;
  const following = { terminal, asks, tells: true };
  const situation = () => ({ alone: true, now: new Date() });
  const takeDown = () => Promise.all(ids.map((tunnelId) => client.call('tunnels.down', { tunnelId })));
  const ended = async (followed: Followed): Promise<Answer | null> => {
    if (followed.kind === 'done') return null;
    await takeDown();
    if (followed.kind === 'lost') return failed(lostHost());
    if (followed.kind === 'late') return upAnswer(wanted, followed.tunnels, situation(), timeoutMs);
    for (const one of wanted) terminal.err.write(`${nameWords(one)}: stopped\n`);
    return stoppedAnswer(terminal);
  };

  const begun = await followTunnels(client, ids, {
    ...following,
    timeoutMs,
    isDone: (tunnels) => tunnels.every((tunnel) => isSettled(tunnel, asks)),
  });
  const first = await ended(begun);
  if (first) return first;
  if (!begun.tunnels.some(isUp)) {
    await takeDown();
    return upAnswer(wanted, begun.tunnels, situation());
  }
  // One line even on a terminal: whoever starts it reads one line and goes on.
  if (json) terminal.out.write(jsonText({ tunnels: begun.tunnels }, false));
  const carried = await followTunnels(client, ids, {
    ...following,
    isDone: (tunnels) => tunnels.every(isOver),
  });
  const later = await ended(carried);
  if (later) return later;
  const { data: _, ...answer } = upAnswer(wanted, carried.tunnels, situation());
  return answer;
}

/** No time and no free port will bring it up again. */
const isOver = ({ state, question }: Tunnel): boolean =>
  state === 'stopped' || state === 'failed' || (state === 'needs-input' && !question);
