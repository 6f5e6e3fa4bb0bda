/** The criteria of a `Match` line, and which of them can be told without running or asking anything. */
import { nextWord } from './config-words.ts';
import { matchesList } from './wild-match.ts';

/** `name` in small letters; `argument` is empty for all, final and canonical, which have none. */
export interface Criterion {
  name: string;
  isNegated: boolean;
  argument: string;
}

const ALONE = new Set(['all', 'final', 'canonical']);
/** The rest can be told by running a program or by asking the network or a newer ssh only. */
const TOLD = new Set([...ALONE, 'host', 'originalhost', 'user', 'localuser']);
/** More criteria than anybody writes on a line. */
const MOST_CRITERIA = 100;

/** Reads what stands behind `Match`; a mistake is what ssh itself would refuse the whole file for. */
export function readMatch(text: string): { criteria: Criterion[]; mistake: string | null } {
  const criteria: Criterion[] = [];
  for (let at: number | null = 0; at !== null && criteria.length < MOST_CRITERIA; ) {
    const attribute = nextWord(text, at);
    if (!attribute.word || attribute.word.startsWith('#')) break;
    at = attribute.next;
    const isNegated = attribute.word.startsWith('!');
    const name = attribute.word.slice(isNegated ? 1 : 0).toLowerCase();
    if (ALONE.has(name)) {
      criteria.push({ name, isNegated, argument: '' });
      if (name !== 'all') continue;
      const after = at === null ? '' : (nextWord(text, at).word ?? '');
      const stands = criteria.length <= 2 && (after === '' || after.startsWith('#'));
      return { criteria, mistake: stands ? null : 'Match all goes with no other criteria' };
    }
    const argument: { word: string | null; next: number | null } =
      at === null ? { word: null, next: null } : nextWord(text, at);
    if (!argument.word || argument.word.startsWith('#'))
      return { criteria, mistake: `Match ${name} has no argument` };
    criteria.push({ name, isNegated, argument: argument.word });
    at = argument.next;
  }
  return { criteria, mistake: criteria.length === 0 ? 'Match has no criteria' : null };
}

/** What the criteria are compared with, as far as it is known at that line. */
export interface MatchScene {
  host: string;
  originalHost: string;
  user: string;
  localUser: string;
  isFinal: boolean;
}

/** `unknown`: all that can be told fits, and `untold` names the criteria that cannot. */
export interface MatchVerdict {
  verdict: 'yes' | 'no' | 'unknown';
  untold: string[];
}

export function judgeMatch(criteria: readonly Criterion[], scene: MatchScene): MatchVerdict {
  const untold: string[] = [];
  for (const criterion of criteria) {
    if (!TOLD.has(criterion.name)) untold.push(criterion.name);
    else if (holds(criterion, scene) === criterion.isNegated) return { verdict: 'no', untold: [] };
  }
  if (criteria.length === 0) return { verdict: 'no', untold };
  return { verdict: untold.length > 0 ? 'unknown' : 'yes', untold };
}

function holds({ name, argument }: Criterion, scene: MatchScene): boolean {
  switch (name) {
    case 'host':
      return matchesList(scene.host.toLowerCase(), argument.toLowerCase());
    case 'originalhost':
      return matchesList(scene.originalHost.toLowerCase(), argument.toLowerCase());
    case 'user':
      return matchesList(scene.user, argument);
    case 'localuser':
      return matchesList(scene.localUser, argument);
    case 'all':
      return true;
    // `canonical` is true in the second pass too, whatever has brought it about.
    default:
      return scene.isFinal;
  }
}
