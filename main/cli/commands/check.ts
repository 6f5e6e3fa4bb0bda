/** `quayside check TARGET...`: whether ports can be taken or reached, and what speaks there. */
import { ASKED_UP_TO } from '../../../preload/asked-up-to.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import { checkDetails } from '../check-details.ts';
import { checkExitCode } from '../check-exit-code.ts';
import { checkTable } from '../check-table.ts';
import type { Answer, Context } from '../command.ts';
import { type CheckOutcome, followCheck } from '../follow-check.ts';
import { createStyle } from '../style.ts';
import { withCore } from '../with-core.ts';

/** Up to so many results are told in full. */
const MOST_DETAILS = 4;

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  const protocol = words.protocol();
  const [ask, silent] = [words.flag('ask'), words.flag('no-ask')];
  if (words.args.length > 100) words.wrong('At most 100 targets can be checked at a time.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async ({ client }) => {
    const asking = ask || silent ? { ask } : {};
    const ended = await followCheck(client, { targets: [...words.args], protocol, ...asking }, terminal);
    if (ended.kind === 'stopped') return stoppedAnswer(terminal);
    if (ended.kind === 'failed') return failed(ended.failure);
    return answer(ended.outcome, context, !ask && !silent);
  });
}

/** `byItself`: nothing was said about asking. */
function answer(outcome: CheckOutcome, { terminal: { out }, json }: Context, byItself: boolean): Answer {
  const { results, spans, total } = outcome;
  const exitCode = checkExitCode(results, spans);
  const base: Answer = { exitCode, data: { results, spans, checked: total } };
  if (json) return base;
  const setting = { style: createStyle(out.colour), width: out.columns };
  const inFull = spans.length === 0 && results.length <= MOST_DETAILS;
  const text = inFull
    ? results.map((result) => checkDetails(result, setting)).join('\n\n')
    : [...checkTable(results, spans, setting), ...unaskedWords(outcome, byItself)].join('\n');
  return { ...base, text };
}

function unaskedWords({ results, total }: CheckOutcome, byItself: boolean): string[] {
  const answering = results.some(({ tries }) => tries.some(({ outcome }) => outcome === 'answers'));
  return byItself && answering && total > ASKED_UP_TO
    ? [`What speaks there was not asked, for these are more than ${ASKED_UP_TO} ports: add --ask.`]
    : [];
}
