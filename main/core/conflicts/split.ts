/** Two servers on one port, on addresses that `localhost` can all mean: who answers depends on who asks. Pure. */
import type { Family, Listener, Party } from '../../../preload/model.ts';
import { conflictId, type Found, programSideKey, sideKey, sideParty } from './conflict-found.ts';
import type { PortKey, Scene } from './conflict-scene.ts';
import { portWord, splitSentence, type Way } from './conflict-words.ts';
import { groupBy } from './group-by.ts';
import type { LocalhostAnswer } from './localhost-probe.ts';
import { compare, plainAddress, type Side, sidesOf } from './side.ts';
import { IGNORE, shortWord, suggestFree, suggestNext, suggestReassign } from './suggestions.ts';

export interface SplitCandidate extends PortKey {
  readonly sides: readonly Side[];
  /** Changes whenever another socket may answer. */
  readonly listenersKey: string;
}

const LOCALHOST: readonly string[] = ['127.0.0.1', '::1', '0.0.0.0', '::'];

/** Those that would be a split: who answers is still to be tried. */
export function splitCandidates(scene: Scene): SplitCandidate[] {
  const reached = scene.listeners.filter((row) => row.protocol === 'tcp' && isReached(row));
  const rows = groupBy(reached, ({ port }) => port);
  return [...rows].flatMap(([port, group]) => candidate(port, group));
}

const isReached = ({ address }: Listener): boolean => LOCALHOST.includes(plainAddress(address));

function candidate(port: number, rows: readonly Listener[]): SplitCandidate[] {
  if (new Set(rows.map(({ address }) => address)).size < 2) return [];
  const all = sidesOf(rows);
  const sides = all.filter((side) => isKnown(side) || isOthers(side, all));
  if (sides.length < 2 || !sides.some(isKnown)) return [];
  // Where all share the very same addresses, they mean to.
  if (new Set(sides.map(addressesOf)).size < 2) return [];
  const ids = sides.flatMap(({ listeners }) => listeners.map(({ id }) => id)).toSorted();
  return [{ port, protocol: 'tcp', sides, listenersKey: ids.join() }];
}

const isKnown = ({ owner, listener }: Side): boolean => owner !== null || listener.container !== null;

/** Who cannot be seen is somebody else for certain where the user is another than of each that is known. */
function isOthers({ listener: { ownerHidden, user } }: Side, sides: readonly Side[]): boolean {
  if (ownerHidden !== 'other-user' || user === null) return false;
  return sides.filter(isKnown).every(({ owner, listener }) => {
    const other = owner ? owner.user : listener.user;
    return other !== null && other !== user;
  });
}

const addressesOf = ({ listeners }: Side): string =>
  [...new Set(listeners.map(({ address }) => plainAddress(address)))].toSorted().join();

/** Who answers there: the most specific address wins, by the kernel's rule. Several where they share one. */
function sidesOn(family: Family, sides: readonly Side[]): readonly Side[] {
  const on = (test: (row: Listener) => boolean) => sides.filter(({ listeners }) => listeners.some(test));
  const at = (address: string) => on((row) => plainAddress(row.address) === address);
  const tries =
    family === 'ipv4'
      ? [at('127.0.0.1'), at('0.0.0.0'), on((row) => row.address === '::' && row.dualStack)]
      : [at('::1'), at('::')];
  return tries.find((found) => found.length > 0) ?? [];
}

const BOTH: readonly Family[] = ['ipv4', 'ipv6'];

/** The side that `localhost` gets to first comes first. */
export function splitConflict(found: SplitCandidate, answer: LocalhostAnswer, scene: Scene): Found {
  const { port, protocol } = found;
  const families = [...new Set([...answer.gives, ...BOTH])];
  const reached = families.map((family) => ({ family, sides: sidesOn(family, found.sides) }));
  const sides = [...new Set([...reached.flatMap((one) => one.sides), ...found.sides])];
  const parties = sides.map((side): Party => {
    const ways = BOTH.filter((family) => answer[family] === 'answers' && isOnly(side, family, reached));
    return { ...sideParty(side, 'claimant', scene), localhost: ways };
  });
  const nameOf = (side: Side) => parties[sides.indexOf(side)]?.name ?? '';
  const unreached = sides.filter((side) => reached.every((one) => !one.sides.includes(side)));
  return {
    id: conflictId('split', found, keysOf(sides, scene)),
    kind: 'split',
    port,
    protocol,
    parties,
    since: sides.reduce((latest, { since }) => (since > latest ? since : latest), ''),
    message: splitSentence(
      portWord(found),
      reached.flatMap((one) => wayOf(one, answer, nameOf)),
      unreached.map(nameOf),
    ),
    suggestions: [
      ...sides
        .toSorted((a, b) => compare(b.since, a.since))
        .slice(0, 2)
        .flatMap((side) => suggestFree(side, `Free ${port} from ${shortOf(side, sides, parties)}`)),
      ...suggestNext(found, scene),
      ...[0, 1].flatMap((index) => suggestReassign(port, parties, index)),
      IGNORE,
    ],
  };
}

interface Reached {
  family: Family;
  sides: readonly Side[];
}

const isOnly = (side: Side, family: Family, reached: readonly Reached[]): boolean =>
  reached.some((one) => one.family === family && one.sides.length === 1 && one.sides[0] === side);

function wayOf({ family, sides }: Reached, answer: LocalhostAnswer, nameOf: (side: Side) => string): Way[] {
  const [side, ...others] = sides;
  if (!side) return [];
  const more = others.length > 0 ? ` or ${others.length} more` : '';
  return [
    { family, name: `${nameOf(side)}${more}`, reply: answer[family], given: answer.gives.includes(family) },
  ];
}

function shortOf(side: Side, sides: readonly Side[], parties: readonly Party[]): string {
  const party = parties[sides.indexOf(side)];
  return party ? shortWord(party, parties) : '';
}

/** Two servers of one project are told apart by what they run. */
function keysOf(sides: readonly Side[], scene: Scene): string[] {
  const keys = sides.map((side) => sideKey(side, scene.projectOf(side.owner)));
  return new Set(keys).size === keys.length ? keys : sides.map(programSideKey);
}
