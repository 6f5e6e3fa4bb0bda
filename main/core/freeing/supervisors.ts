import type { Respawner } from '../../../preload/model.ts';
import type { ProcessFacts } from '../platform/platform.ts';

export interface SupervisorMatch {
  readonly kind: string;
  readonly name: string | null;
  readonly process: ProcessFacts;
  readonly when: 'at-once' | 'on-change';
}
export const findSupervisor = (
  _holder: ProcessFacts,
  _ancestors: readonly ProcessFacts[],
): SupervisorMatch | null => null;
export const respawnerOf = (match: SupervisorMatch): Respawner => ({
  kind: match.kind,
  name: match.name,
  pid: match.process.identity.pid,
  when: match.when,
});
