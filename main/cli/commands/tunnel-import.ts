/** `quayside tunnel import [HOST...]`: saves tunnels for hosts of the user's ssh config, which stays as it is. */
import { resolve } from 'node:path';
import { type Failure, fail, ok, type Result, type TunnelCandidate } from '../../../preload/model.ts';
import { cleanText } from '../../core/clean-text.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { saveTunnels } from '../save-tunnels.ts';
import { createStyle } from '../style.ts';
import { joinFailures } from '../tunnel-failures.ts';
import { candidateTable, candidateWords, isImportable } from '../tunnel-table.ts';
import { nameWords } from '../tunnel-words.ts';
import { withCore } from '../with-core.ts';
import { quote } from '../words.ts';

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  const file = words.text('config');
  if (file === '') words.wrong('--config takes the path of a file.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  const path = file === undefined ? undefined : resolve(terminal.cwd() ?? '/', file);
  return withCore(context, async (reached) => {
    const read = await reached.client.call('tunnels.importable', path === undefined ? {} : { path });
    if (!read.ok) return failed(read.failure);
    const { candidates, warnings } = read.value;
    const found = { path: read.value.path, candidates, warnings };
    const chosen = choose(words.args, candidates);
    if (!chosen.ok) return failed(chosen.failure);
    const remarks = [...warnings];
    if (words.flag('dry-run')) return { ...plannedAnswer(found, context), remarks: [...remarks, DRY] };
    if (chosen.value.length === 0)
      return { ...plannedAnswer(found, context), remarks: [...remarks, NOTHING_NEW] };
    const agreed = await agree(chosen.value, context);
    if (agreed === 'stopped') return stoppedAnswer(terminal);
    if (agreed === 'nobody') return failed(nobodyToAsk());
    if (!agreed) return { exitCode: EXIT.done, data: { tunnels: [] }, remarks: ['Nothing was saved.'] };
    const specs = chosen.value.flatMap(({ spec }) => spec ?? []);
    const { saved, failures } = await saveTunnels(reached.client, specs);
    const text = saved.map((tunnel) => `Saved ${nameWords(tunnel)}.`).join('\n');
    const answer: Answer = { exitCode: EXIT.done, data: { tunnels: saved }, text, remarks };
    const failure = joinFailures(failures);
    if (!failure) return answer;
    return { ...answer, ...failed(failure), ...(saved.length > 0 ? { exitCode: EXIT.partly } : {}) };
  });
}

const DRY = 'Nothing was saved: this was a dry run.';
const NOTHING_NEW = 'Nothing new to import.';

function plannedAnswer(
  found: { path: string; candidates: readonly TunnelCandidate[]; warnings: readonly string[] },
  { terminal: { out } }: Context,
): Answer {
  const { path, candidates } = found;
  const setting = { style: createStyle(out.colour), width: out.columns };
  const notes = candidates.flatMap((one) =>
    one.warnings.map((warning) => cleanText(`${one.alias}: ${warning}`, 1_000)),
  );
  return {
    exitCode: EXIT.done,
    data: { path, candidates, notes: found.warnings },
    text: candidates.length > 0 ? [...candidateTable(candidates, setting), ...notes].join('\n') : '',
  };
}

/** Those that are named, else all that are new; the first named one that cannot be had makes it fail. */
function choose(names: readonly string[], candidates: readonly TunnelCandidate[]): Result<TunnelCandidate[]> {
  if (names.length === 0) return ok(candidates.filter((one) => isImportable(one) && !one.known));
  const chosen = new Set<TunnelCandidate>();
  for (const name of names) {
    const candidate = candidates.find(({ alias }) => alias === name);
    const failure = candidate ? refusalOf(candidate) : unknown(name);
    if (failure || !candidate) return { ok: false, failure: failure ?? unknown(name) };
    chosen.add(candidate);
  }
  return ok([...chosen]);
}

const refusalOf = (candidate: TunnelCandidate): Failure | null =>
  isImportable(candidate)
    ? null
    : fail(
        'unsupported',
        `${quote(candidate.alias)} cannot be imported: ${candidateWords(candidate)}`,
        'Add it with `quayside tunnel add`.',
      ).failure;

const unknown = (name: string): Failure =>
  fail(
    'not-found',
    `There is no host ${quote(name)} in that config.`,
    'See `quayside tunnel import --dry-run` for those there are.',
  ).failure;

const nobodyToAsk = (): Failure =>
  fail(
    'invalid-input',
    'Nobody can be asked here: this is not a terminal. Nothing was saved.',
    'Add -y to import without being asked, or --dry-run to see what there is.',
  ).failure;

async function agree(
  chosen: readonly TunnelCandidate[],
  { terminal, words }: Context,
): Promise<boolean | 'stopped' | 'nobody'> {
  if (words.flag('yes')) return true;
  if (!terminal.interactive) return 'nobody';
  const setting = { style: createStyle(terminal.err.colour), width: terminal.err.columns };
  terminal.err.write(`${candidateTable(chosen, setting).join('\n')}\n`);
  const answer = await terminal.ask(`Save ${chosen.length === 1 ? 'it' : `these ${chosen.length}`}? [y/N] `);
  if (terminal.stopped.aborted) return 'stopped';
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
