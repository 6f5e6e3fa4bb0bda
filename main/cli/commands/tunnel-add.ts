/** `quayside tunnel add`: saves a tunnel out of options, a pasted ssh command or a file. Nothing is started. */
import type { Failure, ReadTunnel, Tunnel, TunnelSpec } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Reached } from '../reached.ts';
import { readJsonTunnels } from '../read-json-tunnels.ts';
import { saveTunnels } from '../save-tunnels.ts';
import { joinFailures } from '../tunnel-failures.ts';
import { noteMistakes, readSpec } from '../tunnel-spec.ts';
import { nameWords, tunnelCommand } from '../tunnel-words.ts';
import { withCore } from '../with-core.ts';
import { withWords } from '../with-tunnels.ts';

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  noteMistakes(words);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  const dryRun = words.flag('dry-run');
  const file = words.text('json-file');
  if (file !== undefined) {
    const read = await readJsonTunnels(file, terminal);
    if (!read.ok) return failed(read.failure);
    const specs = read.value.map((spec) => withOptions(spec, context));
    return withCore(context, (reached) => (dryRun ? plannedAnswer(reached, specs) : saveAll(reached, specs)));
  }
  return withCore(context, async (reached) => {
    const read = await readSpec(reached.client, words, terminal.cwd());
    if (!read.ok) return failed(read.failure);
    const { spec, dropped, notes } = read.value;
    const answer = dryRun ? await plannedAnswer(reached, [spec]) : await saveAll(reached, [spec]);
    return {
      ...answer,
      ...(answer.data ? { data: { ...answer.data, dropped, notes } } : {}),
      remarks: [...readRemarks(read.value), ...(answer.remarks ?? [])],
    };
  });
}

/** What the options say besides the file counts for each of its tunnels. */
const withOptions = (spec: TunnelSpec, { words }: Context): TunnelSpec => ({
  ...spec,
  autoStart: spec.autoStart || words.flag('auto-start'),
  tags: [...new Set([...spec.tags, ...words.texts('tag')])],
});

const readRemarks = ({ dropped, notes }: ReadTunnel): string[] => [
  ...dropped.map((one) => `Left out: ${one}`),
  ...notes,
];

async function plannedAnswer(reached: Reached, specs: readonly TunnelSpec[]): Promise<Answer> {
  const described = await withWords(reached, specs);
  const planned = described.map(({ tunnel: spec, ...words }) => ({ spec, ...words }));
  const blocks = planned.map(({ spec, command, sentence }) =>
    [`${nameWords(spec)}: ${sentence}`, ...(command ? [`  ${command}`] : [])].join('\n'),
  );
  return {
    exitCode: EXIT.done,
    data: { planned },
    text: blocks.join('\n'),
    remarks: ['Nothing was saved: this was a dry run.'],
  };
}

async function saveAll(reached: Reached, specs: readonly TunnelSpec[]): Promise<Answer> {
  const { saved, failures } = await saveTunnels(reached.client, specs);
  return savedAnswer(saved, failures, await withWords(reached, saved));
}

function savedAnswer(
  saved: readonly Tunnel[],
  failures: readonly Failure[],
  described: readonly { sentence: string }[],
): Answer {
  const [first] = saved;
  const answer: Answer = {
    exitCode: EXIT.done,
    data: { tunnels: saved },
    text: saved
      .map((tunnel, index) =>
        [`Saved ${nameWords(tunnel)}`, described[index]?.sentence].filter(Boolean).join(': '),
      )
      .join('\n'),
    remarks: first && saved.length === 1 ? [`To bring it up: ${tunnelCommand('up', first)}`] : [],
  };
  const failure = joinFailures(failures);
  if (!failure) return answer;
  return { ...answer, ...failed(failure), ...(saved.length > 0 ? { exitCode: EXIT.partly } : {}) };
}
