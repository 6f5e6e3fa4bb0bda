/** `quayside tunnel up NAME...`: brings tunnels up, in the running Quayside or else in this process. */
import type { Failure, Tunnel } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import { carryTunnels } from '../carry-tunnels.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { followTunnels } from '../follow-tunnels.ts';
import type { Reached } from '../reached.ts';
import { joinFailures } from '../tunnel-failures.ts';
import { cannotLeave, isSettled, lostHost, upAnswer } from '../tunnel-up-answer.ts';
import { nameWords, tunnelCommand } from '../tunnel-words.ts';
import { withTunnels } from '../with-tunnels.ts';

/** A day: longer is a mistake. */
const MOST_SECONDS = 86_400;

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const timeoutMs = words.secondsOption('timeout', MOST_SECONDS);
  const isLeft = words.flag('no-wait');
  if (isLeft && timeoutMs !== undefined) words.wrong('Say either --timeout or --no-wait.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withTunnels(context, async (tunnels, reached) => {
    if (isLeft && reached.alone) return failed(cannotLeave());
    const started = await startAll(reached, tunnels);
    if (started.failure) return failed(started.failure);
    if (isLeft) return leftAnswer(started.tunnels);
    return reached.alone
      ? carryTunnels(reached, tunnels, context, timeoutMs)
      : watchHost(reached, tunnels, context, timeoutMs);
  });
}

async function startAll(
  { client }: Reached,
  tunnels: readonly Tunnel[],
): Promise<{ tunnels: Tunnel[]; failure: Failure | null }> {
  const results = await Promise.all(tunnels.map(({ id }) => client.call('tunnels.up', { tunnelId: id })));
  return {
    tunnels: results.flatMap((result) => (result.ok ? [result.value.tunnel] : [])),
    failure: joinFailures(results.flatMap((result) => (result.ok ? [] : [result.failure]))),
  };
}

const leftAnswer = (tunnels: readonly Tunnel[]): Answer => ({
  exitCode: EXIT.done,
  data: { tunnels },
  text: tunnels.map((tunnel) => `${nameWords(tunnel)} is being brought up.`).join('\n'),
});

async function watchHost(
  { client }: Reached,
  wanted: readonly Tunnel[],
  { terminal }: Context,
  timeoutMs: number | undefined,
): Promise<Answer> {
  const asks = terminal.interactive;
  const { kind, tunnels } = await followTunnels(
    client,
    wanted.map(({ id }) => id),
    {
      terminal,
      asks,
      // In a script these words would only be in the way.
      tells: terminal.err.isTerminal,
      timeoutMs,
      isDone: (now) => now.every((tunnel) => isSettled(tunnel, asks)),
    },
  );
  if (kind === 'lost') return failed(lostHost());
  if (kind === 'stopped') {
    const remarks = wanted.map(
      (tunnel) => `Quayside goes on; \`${tunnelCommand('down', tunnel)}\` stops it.`,
    );
    return { ...stoppedAnswer(terminal), remarks };
  }
  const situation = { alone: false, now: new Date() };
  return upAnswer(wanted, tunnels, situation, kind === 'late' ? (timeoutMs ?? 0) : undefined);
}
