/** `quayside reserve PORT`: keeps a port for a project, a command, a container, or for nobody in particular. */
import type { Client } from '../../../preload/client.ts';
import type { CallInput } from '../../../preload/contract.ts';
import { ok, type Reservation, type Result, type Snapshot } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { folderOf } from '../folder-word.ts';
import { forWords, isAt, isOwn, portWords } from '../reservation-words.ts';
import { settledSnapshot, withCore } from '../with-core.ts';
import type { Words } from '../words.ts';

const MOST_NAME = 100;
const MOST_WORD = 256;

export async function run(context: Context): Promise<Answer> {
  const { words, terminal } = context;
  const port = words.port();
  const protocol = words.protocol() ?? 'tcp';
  const name = boundedWord(words, 'name', MOST_NAME);
  const command = boundedWord(words, 'command', MOST_WORD);
  const container = boundedWord(words, 'container', MOST_WORD);
  const folder = boundedWord(words, 'project', 4_096);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  const project = folder === undefined ? ok(undefined) : await folderOf(folder, terminal);
  if (!project.ok) return failed(project.failure);
  const input = {
    port,
    protocol,
    name,
    project: project.value,
    ...matchOf(command, container, project.value),
  };
  return withCore(context, async (reached) => {
    const added = await reached.client.call('reservations.add', input);
    if (!added.ok) return failed(added.failure);
    const { reservation } = added.value;
    const replaced = words.flag('replace') ? await replaceOthers(reached.client, reservation) : ok([]);
    if (!replaced.ok) return { ...failed(replaced.failure), data: { reservation } };
    const looked = await settledSnapshot(reached);
    const home = looked.ok ? looked.value.host.home : '';
    return {
      exitCode: EXIT.done,
      data: { reservation },
      text: doneWords(reservation, home),
      remarks: [
        ...replaced.value.map((other) => `No longer reserved for ${other.name}.`),
        ...(looked.ok ? conflictRemarks(looked.value, reservation) : []),
      ],
      warnings: looked.ok ? looked.value.warnings : [],
    };
  });
}

function boundedWord(words: Words, option: string, most: number): string | undefined {
  const word = words.text(option)?.trim();
  if (word === '') words.wrong(`--${option} is empty.`);
  if (word !== undefined && word.length > most) {
    words.wrong(`--${option} is longer than ${most} characters.`);
  }
  return word;
}

/** A container's processes work in its own folders, so that the project's says nothing of them. */
function matchOf(
  command: string | undefined,
  container: string | undefined,
  project: string | undefined,
): Pick<CallInput<'reservations.add'>, 'match'> {
  if (command === undefined && container === undefined) return {};
  const cwd = container === undefined ? project : undefined;
  return {
    match: {
      ...(cwd !== undefined && { cwd }),
      ...(command !== undefined && { command }),
      ...(container !== undefined && { container }),
    },
  };
}

/** Takes away every other reservation of the user's for that port. */
async function replaceOthers(client: Client, kept: Reservation): Promise<Result<Reservation[]>> {
  const looked = await client.call('ports.snapshot', {});
  if (!looked.ok) return looked;
  const others = looked.value.reservations.filter(
    (other) => isOwn(other) && isAt(kept.port, kept.protocol)(other) && other.id !== kept.id,
  );
  for (const { id } of others) {
    const removed = await client.call('reservations.remove', { reservationId: id });
    if (!removed.ok) return removed;
  }
  return ok(others);
}

const doneWords = (reservation: Reservation, home: string): string =>
  `Reserved ${portWords(reservation)} as ${reservation.name}, for ${forWords(reservation, home)}.`;

/** The core decides who fits. */
const conflictRemarks = ({ conflicts }: Snapshot, { id }: Reservation): string[] => {
  const own = conflicts.filter(({ parties }) => parties.some(({ reservationId }) => reservationId === id));
  return own.length === 0 ? [] : [...own.map(({ message }) => message), 'See `quayside conflicts`.'];
};
