/** What the result of a free comes to, in a few words, and whether it can be tried once more. Pure. */
import type { FreeResult } from '../../preload/model.ts';

export function outcomeTitle(result: Pick<FreeResult, 'outcome' | 'port'>): string {
  const { outcome, port } = result;
  switch (outcome) {
    case 'freed':
      return `${port} is free`;
    case 'retaken':
      return `${port} was taken again`;
    case 'still-held':
      return `${port} is still held`;
    case 'changed':
      return 'This is not what you saw any more';
    case 'gone':
      return 'It was gone already';
    case 'denied':
      return 'That is not allowed';
    case 'protected':
      return 'That is protected';
    case 'nothing-there':
      return `Nothing holds ${port}`;
    case 'cancelled':
      return 'Cancelled';
  }
}

/** Whether the port is free now, which is what was asked for. */
export const isGood = (result: Pick<FreeResult, 'outcome'>): boolean =>
  result.outcome === 'freed' || result.outcome === 'gone' || result.outcome === 'nothing-there';

/** `denied` only where an administrator can still be asked: the plan made anew says so. */
export const canTryAgain = ({ outcome, plan }: Pick<FreeResult, 'outcome' | 'plan'>): boolean =>
  outcome === 'retaken' ||
  outcome === 'still-held' ||
  outcome === 'cancelled' ||
  (outcome === 'denied' && plan?.elevation != null);

/** Whether it can be asked to stop too, what started the server again. */
export const canStopSupervisor = ({ outcome, respawner, heldBy }: FreeResult): boolean =>
  outcome === 'retaken' && respawner !== null && heldBy[0]?.listenerId != null;
