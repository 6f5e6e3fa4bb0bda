/** `quayside free PORT...`: plan, ask, free, and say what became of each port. */
import { type FreeResult, fail, type Snapshot } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { adviseRetaken, againRemarks, explainUntaken } from '../free-aftermath.ts';
import { agree } from '../free-agreement.ts';
import { freeExitCode } from '../free-exit-code.ts';
import { planWords } from '../free-plan-words.ts';
import { type PlannedFree, planFrees, refusedResults } from '../free-plans.ts';
import { cancelledResults, runFrees } from '../free-run.ts';
import { type FreeRequest, untouchedResults, wantedListeners } from '../free-targets.ts';
import { wayMistake } from '../free-way-mistake.ts';
import type { WayChoice } from '../free-ways.ts';
import type { Reached } from '../reached.ts';
import { withCore } from '../with-core.ts';
import type { Words } from '../words.ts';

interface FreeOptions extends FreeRequest {
  graceMs: number | undefined;
  mayOverride: boolean;
  mayElevate: boolean;
  choice: WayChoice;
  dryRun: boolean;
  yes: boolean;
}

/** The largest pid of any system that Quayside knows. */
const MOST_PID = 4_294_967_295;
const MOST_GRACE_SECONDS = 60;
/** As many addresses as the core plans in one go. */
const MOST_LISTENERS = 100;

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const options: FreeOptions = {
    ports: words.ports(),
    protocol: words.protocol(),
    pid: words.integerOption('pid', 2, MOST_PID),
    graceMs: words.secondsOption('grace', MOST_GRACE_SECONDS),
    mayOverride: words.flag('force'),
    mayElevate: words.flag('elevate'),
    choice: wayChoice(words),
    dryRun: words.flag('dry-run'),
    yes: words.flag('yes'),
  };
  return usageAnswer(context) ?? withCore(context, (reached) => freePorts(reached, options, context));
}

function wayChoice(words: Words): WayChoice {
  const [signal, supervisor] = [words.flag('signal'), words.flag('stop-supervisor')];
  if (signal && supervisor) words.wrong('Say either --signal or --stop-supervisor.');
  if (signal) return 'signal';
  return supervisor ? 'stop-supervisor' : null;
}

async function freePorts(reached: Reached, options: FreeOptions, context: Context): Promise<Answer> {
  const { terminal } = context;
  const looked = await reached.client.call('ports.snapshot', { fresh: true });
  if (!looked.ok) return failed(looked.failure);
  const { listeners, warnings } = looked.value;
  const wanted = wantedListeners(listeners, options);
  if (wanted.length > MOST_LISTENERS) return failed(tooMany(wanted.length));
  const planning = await planFrees(reached, wanted, options);
  if (!planning.ok) return failed(planning.failure);
  const planned = planning.value;
  const mistake = wayMistake(planned, options.choice);
  if (mistake) return { ...failed(mistake), warnings };
  for (const one of planned) terminal.err.write(`${planWords(one, terminal.err.columns).join('\n')}\n`);
  const untouched = await explainUntaken(reached, untouchedResults(listeners, options), options.protocol);

  if (options.dryRun) {
    const settled = inOrder([...untouched, ...planned.flatMap(refusedResults)], options);
    const data = { results: settled, plans: planned.map(({ plan }) => plan) };
    return { ...answerOf(settled), data, remarks: ['Nothing was ended: this was a dry run.'], warnings };
  }
  const agreement = terminal.stopped.aborted ? 'stopped' : await agree(planned, options, terminal);
  if (agreement === 'stopped') return stoppedAnswer(terminal);
  if (agreement === 'nobody') return failed(nobodyToAsk());
  return freeAgreed(reached, { planned, untouched, warnings, ...agreement }, options, context);
}

interface Agreed {
  planned: readonly PlannedFree[];
  untouched: readonly FreeResult[];
  warnings: Snapshot['warnings'];
  /** What is freed now. */
  agreed: readonly PlannedFree[];
  /** What the user did not want to be ended. */
  declined: readonly PlannedFree[];
}

async function freeAgreed(
  reached: Reached,
  { planned, untouched, warnings, agreed, declined }: Agreed,
  options: FreeOptions,
  { terminal }: Context,
): Promise<Answer> {
  const others = planned.filter((one) => !agreed.some(({ plan }) => plan === one.plan));
  const left = [
    ...others.filter((one) => !declined.includes(one)).flatMap(refusedResults),
    ...declined.flatMap(cancelledResults),
  ];
  const run = await runFrees(reached, agreed, options.graceMs, terminal);
  const ended = terminal.stopped.aborted ? run.results : await adviseRetaken(reached, run.results);
  const results = inOrder([...untouched, ...left, ...ended], options);
  const answer: Answer = {
    ...answerOf(results),
    remarks:
      declined.length > 0 && agreed.length === 0
        ? ['Nothing was ended.']
        : againRemarks(ended, reached, terminal.err.isTerminal),
    warnings,
  };
  if (run.failure) return { ...answer, ...failed(run.failure) };
  return terminal.stopped.aborted && results.some(({ outcome }) => outcome === 'cancelled')
    ? { ...answer, exitCode: EXIT.interrupted }
    : answer;
}

const tooMany = (count: number) =>
  fail(
    'invalid-input',
    `${count} addresses are in use on these ports, and at most ${MOST_LISTENERS} are freed in one go. Nothing was ended.`,
    'Free them in several goes.',
  ).failure;

const nobodyToAsk = () =>
  fail(
    'invalid-input',
    'Nobody can be asked here: this is not a terminal. Nothing was ended.',
    'Add -y to free without being asked, or --dry-run to see the plan only.',
  ).failure;

/** In the order in which the ports were asked for. */
const inOrder = (results: FreeResult[], { ports }: FreeOptions): FreeResult[] =>
  results.sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));

const answerOf = (results: readonly FreeResult[]): Answer => ({
  exitCode: freeExitCode(results.map(({ outcome }) => outcome)),
  data: { results },
  text: results.map(({ detail }) => detail).join('\n'),
});
