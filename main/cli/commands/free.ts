/** `quayside free PORT...`: plan, ask, free, and say what became of each port. */
import { type FreeResult, fail } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { freeExitCode } from '../free-exit-code.ts';
import { type PlannedTarget, planTargets } from '../free-plans.ts';
import { cancelledResults, runFrees } from '../free-run.ts';
import { type FreeRequest, freeTargets, UNTOUCHED, untouchedResults } from '../free-targets.ts';
import { planWords, questionWords } from '../free-words.ts';
import type { Reached } from '../reach-core.ts';
import { withCore } from '../with-core.ts';

interface FreeOptions extends FreeRequest {
  graceMs: number | undefined;
  force: boolean;
  dryRun: boolean;
  yes: boolean;
}

/** The largest pid of any system that Quayside knows. */
const MOST_PID = 4_294_967_295;
const MOST_GRACE_SECONDS = 60;

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const options: FreeOptions = {
    ports: words.ports(),
    protocol: words.protocol(),
    pid: words.integerOption('pid', 2, MOST_PID),
    graceMs: words.secondsOption('grace', MOST_GRACE_SECONDS),
    force: words.flag('force'),
    dryRun: words.flag('dry-run'),
    yes: words.flag('yes'),
  };
  return usageAnswer(context) ?? withCore(context, (reached) => freePorts(reached, options, context));
}

async function freePorts(reached: Reached, options: FreeOptions, context: Context): Promise<Answer> {
  const { terminal } = context;
  const looked = await reached.client.call('ports.snapshot', { fresh: true });
  if (!looked.ok) return failed(looked.failure);
  const { listeners, warnings } = looked.value;
  const planning = await planTargets(reached, freeTargets(listeners, options), {
    graceMs: options.graceMs,
    mayOverride: options.force,
  });
  if (!planning.ok) return failed(planning.failure);
  const planned = planning.value;
  const settled = [...untouchedResults(listeners, options), ...planned.flatMap(refusedResults)];
  const agreed = planned.filter(({ verdict }) => verdict.kind !== 'refused');
  for (const one of planned) say(planWords(one, terminal.err.columns), context);

  if (options.dryRun) {
    const plans = planned.map(({ plan }) => plan);
    return { ...answerOf(settled, options), data: { results: settled, plans }, warnings };
  }
  if (terminal.stopped.aborted) return stoppedAnswer(terminal);
  if (agreed.length > 0 && !options.yes) {
    if (!terminal.interactive) return failed(nobodyToAsk());
    const answer = await terminal.ask(questionWords(agreed));
    if (terminal.stopped.aborted) return stoppedAnswer(terminal);
    if (!/^y(es)?$/i.test(answer?.trim() ?? '')) {
      const left = inOrder([...settled, ...agreed.flatMap(cancelledResults)], options);
      return { ...answerOf(left, options), warnings, remarks: ['Nothing was ended.'] };
    }
  }
  const run = await runFrees(reached, agreed, options.graceMs, terminal);
  const results = inOrder([...settled, ...run.results], options);
  const answer = { ...answerOf(results, options), warnings };
  if (run.failure) return { ...answer, ...failed(run.failure) };
  return terminal.stopped.aborted && results.some(({ outcome }) => outcome === 'cancelled')
    ? { ...answer, exitCode: EXIT.interrupted }
    : answer;
}

const say = (lines: readonly string[], { terminal: { err } }: Context): void =>
  err.write(`${lines.join('\n')}\n`);

const nobodyToAsk = () =>
  fail(
    'invalid-input',
    'Nobody can be asked here: this is not a terminal. Nothing was ended.',
    'Add -y to free without being asked, or --dry-run to see the plan only.',
  ).failure;

/** One result a port and protocol of an owner that may not be touched. */
function refusedResults({ target, plan, verdict }: PlannedTarget): FreeResult[] {
  if (verdict.kind !== 'refused') return [];
  const { outcome, message, nextStep } = verdict.refusal;
  const results = target.listeners.map(({ port, protocol, owner }): [string, FreeResult] => [
    `${port} ${protocol}`,
    {
      ...UNTOUCHED,
      port,
      protocol,
      outcome,
      pid: owner?.pid ?? null,
      startedAt: owner?.startedAt ?? null,
      plan,
      detail: `${message} ${nextStep}`,
    },
  ]);
  return [...new Map(results).values()];
}

/** In the order in which the ports were asked for. */
const inOrder = (results: FreeResult[], { ports }: FreeOptions): FreeResult[] =>
  results.sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));

function answerOf(results: FreeResult[], { dryRun }: FreeOptions): Answer {
  return {
    exitCode: freeExitCode(results.map(({ outcome }) => outcome)),
    data: { results },
    text: results.map(({ detail }) => detail).join('\n'),
    remarks: dryRun ? ['Nothing was ended: this was a dry run.'] : [],
  };
}
