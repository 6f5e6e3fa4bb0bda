/** `quayside next`: the next free ports. */
import { ok, type Result } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { folderOf } from '../folder-word.ts';
import { projectRootOf } from '../project-root.ts';
import type { Reached } from '../reached.ts';
import { withCore } from '../with-core.ts';

const DEFAULTS = { from: 3_000, to: 65_535, count: 1 };

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const from = words.portOption('from') ?? DEFAULTS.from;
  const to = words.portOption('to') ?? DEFAULTS.to;
  const count = words.integerOption('count', 1, 100) ?? DEFAULTS.count;
  if (from > to) words.wrong(`--from ${from} is above --to ${to}.`);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    const project = await askingProject(context, reached);
    if (!project.ok) return failed(project.failure);
    const found = await reached.client.call('ports.next', { from, to, count, project: project.value });
    if (!found.ok) return failed(found.failure);
    const { ports } = found.value;
    const missing = count - ports.length;
    return {
      exitCode: missing === 0 ? EXIT.done : ports.length > 0 ? EXIT.partly : EXIT.no,
      data: { ports },
      text: ports.join('\n'),
      remarks: missing > 0 ? [`Only ${ports.length} of ${count} are free from ${from} to ${to}.`] : [],
    };
  });
}

/** Undefined where none was asked for. */
async function askingProject(
  { words, terminal }: Context,
  { client }: Reached,
): Promise<Result<string | undefined>> {
  if (words.text('project') === undefined && !words.flag('project')) return ok(undefined);
  const folder = await folderOf(words.text('project') ?? '.', terminal);
  if (!folder.ok) return folder;
  const looked = await client.call('ports.snapshot', {});
  return looked.ok ? ok(await projectRootOf(folder.value, looked.value.reservations)) : looked;
}
