/** Lends a command the core, and lets go of it whatever happens. */
import type { Result, Snapshot } from '../../preload/model.ts';
import { failed } from './answers.ts';
import type { Answer, Context } from './command.ts';
import type { Reached } from './reached.ts';

export async function withCore(
  { doors }: Context,
  use: (reached: Reached) => Promise<Answer>,
): Promise<Answer> {
  const reached = await doors.reach();
  if (!reached.ok) return failed(reached.failure);
  try {
    return await use(reached.value);
  } finally {
    await reached.value.close();
  }
}

/** The list as it is now. A core of our own has just looked: it need not look again. */
export const presentSnapshot = ({ client, alone }: Reached): Promise<Result<Snapshot>> =>
  client.call('ports.snapshot', { fresh: !alone });

/** The list with all that follows from it: project files of folders that were just seen, and who answers on localhost. */
export const settledSnapshot = ({ client }: Reached): Promise<Result<Snapshot>> =>
  client.call('ports.snapshot', { fresh: true });
