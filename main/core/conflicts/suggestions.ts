/** What can be done about a conflict: only what makes sense for who is in it. Pure. */
import type { Party, Suggestion } from '../../../preload/model.ts';
import type { PortKey, Scene } from './conflict-scene.ts';
import { projectWord } from './conflict-words.ts';
import { isVeiled } from './is-rightful.ts';
import type { Side } from './side.ts';

/** Nothing where the holder cannot be ended from here: it is hidden, or holds the port for a container. */
export function suggestFree(side: Side, label: string): Suggestion[] {
  // A container is stopped by its engine, also where its proxy cannot be seen.
  const isUnknown = !side.owner || isVeiled(side.owner);
  if (isUnknown && !side.listener.container) return [];
  return [{ action: 'free', label, listenerId: side.listener.id, port: null, party: null }];
}

export function suggestNext(key: PortKey, scene: Scene): Suggestion[] {
  const port = scene.nextFree(key);
  return port === null
    ? []
    : [{ action: 'use-next', label: `Use ${port}`, listenerId: null, port, party: null }];
}

/** Nothing for a side that nothing can be reserved for: nobody in particular, or who cannot be seen. */
export function suggestReassign(port: number, parties: readonly Party[], index: number): Suggestion[] {
  const party = parties[index];
  if (!party?.project && !party?.process) return [];
  const name = shortWord(party, parties);
  return [
    { action: 'reassign', label: `Give ${port} to ${name}`, listenerId: null, port: null, party: index },
  ];
}

export const IGNORE: Suggestion = {
  action: 'ignore',
  label: 'Ignore',
  listenerId: null,
  port: null,
  party: null,
};

/** The project alone where that tells it from the other parties. */
export function shortWord(party: Party, parties: readonly Party[]): string {
  const short = shortName(party);
  const isUnique = parties.every((other) => other === party || shortName(other) !== short);
  return isUnique ? short : party.name;
}

const shortName = ({ project, name }: Party): string => (project ? projectWord(project.name) : name);
