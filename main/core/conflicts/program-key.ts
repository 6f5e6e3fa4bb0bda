/** Whose listener it is, so that a restart of the same server is told from another one. Pure. */
import type { Listener } from '../../../preload/model.ts';
import { commandKey } from '../command-key.ts';

/** The command and its folder; of an owner that cannot be seen, its user. */
export function programKey({ owner, user }: Listener): string {
  return owner ? `${commandKey(owner)}\n${owner.cwd ?? ''}` : `\n${user ?? ''}`;
}

/** The project, where there is one: its server may be started by another command next time. */
export const projectOrProgram = (listener: Listener): string =>
  listener.owner?.project?.root ?? programKey(listener);
