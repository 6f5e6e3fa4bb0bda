/** What a notice about one conflict says. Both names come from the parties, which are cleaned. Pure. */
import type { Conflict, Family, Party, Suggestion } from '../../../preload/model.ts';
import { clipMiddle, fitNames } from './notice-clip.ts';

/** How long a name may be in a body, where there is room for two and a sentence. */
const BODY_NAME = 70;

/** Who has the right to the port first, who has it second; equals as they stand. */
function sides({ parties }: Conflict): [Party | undefined, Party | undefined] {
  const first = parties.find(({ role }) => role === 'rightful') ?? parties[0];
  const second =
    parties.find((party) => party !== first && party.role === 'holder') ??
    parties.find((party) => party !== first);
  return [first, second];
}

const portWords = ({ port, protocol }: Conflict): string => (protocol === 'udp' ? `${port}/udp` : `${port}`);

/** Names both sides within `limit` characters. */
export function conflictTitle(conflict: Conflict, limit: number): string {
  const [first, second] = sides(conflict);
  const at = portWords(conflict);
  const write = (a: string, b: string): string => {
    switch (conflict.kind) {
      case 'split':
        return `${at} is held twice: ${a} and ${b}`;
      case 'project-clash':
        return `${at} is reserved by both ${a} and ${b}`;
      case 'displaced': {
        const moved = first?.port && first.port !== conflict.port;
        return moved
          ? `${a} came up on ${first.port}: ${b} has ${at}`
          : `${a} did not get ${at}: ${b} has it`;
      }
      default:
        return `${at} (${a}) was taken by ${b}`;
    }
  };
  return fitNames(write, first?.name ?? '', second?.name ?? '', limit);
}

export function conflictBody(conflict: Conflict): string {
  const todo = whatToDo(conflict);
  const reached = conflict.kind === 'split' ? localhostWords(conflict) : '';
  return reached ? `${reached} ${todo}` : todo;
}

const find = ({ suggestions }: Conflict, action: Suggestion['action']): Suggestion | undefined =>
  suggestions.find((suggestion) => suggestion.action === action);

function whatToDo(conflict: Conflict): string {
  const [first] = sides(conflict);
  const at = portWords(conflict);
  const name = clipMiddle(first?.name ?? '', BODY_NAME);
  const next = find(conflict, 'use-next')?.port;
  const free = find(conflict, 'free');
  switch (conflict.kind) {
    case 'split':
      return free || next ? 'Stop one of them, or move it to another port.' : OPEN;
    case 'project-clash':
      return next ? `Give one of them another port: ${next} is free.` : 'Give one of them another port.';
    case 'displaced':
      return free ? `Free ${at} and start ${name} again, or leave it where it is.` : OPEN;
    default:
      if (free && next) return `Free ${at} for ${name}, or use ${next} instead.`;
      if (free) return `Free ${at} for ${name}.`;
      return next ? `Use ${next} instead.` : OPEN;
  }
}

const OPEN = 'Open Quayside to see what can be done.';

/** Which of the two a program gets that connects to localhost. */
function localhostWords({ parties }: Conflict): string {
  const by = (family: Family) => parties.find(({ localhost }) => localhost.includes(family));
  const [v4, v6] = [by('ipv4'), by('ipv6')];
  if (!v4 && !v6) return '';
  const name = (party: Party) => clipMiddle(party.name, BODY_NAME);
  if (v4 && v6 && v4 !== v6) return `localhost reaches ${name(v4)} over 127.0.0.1 and ${name(v6)} over ::1.`;
  const [only] = [v4, v6].filter((party) => party !== undefined);
  return only ? `localhost reaches ${name(only)}.` : '';
}

/** What a notice can have buttons for: freeing the port and using the next one. */
export const conflictActions = (conflict: Conflict): Suggestion[] =>
  [find(conflict, 'free'), find(conflict, 'use-next')].filter((action) => action !== undefined);
