/** What a notice about one conflict says, in names and sentences that the conflict has cleaned. Pure. */
import type { Conflict, Party, Suggestion } from '../../../preload/model.ts';
import {
  blockedSentence,
  clashSentence,
  displacedSentence,
  portWord,
  takenSentence,
} from './conflict-words.ts';
import { clipMiddle, fitNames } from './notice-clip.ts';

/** How long a name may be in a body, where there is room for a sentence around it. */
const BODY_NAME = 100;

/** Who has the right to the port first, who has it second; equals as they stand. */
function sides({ parties }: Conflict): [Party | undefined, Party | undefined] {
  const first = parties.find(({ role }) => role === 'rightful') ?? parties[0];
  const second =
    parties.find((party) => party !== first && party.role === 'holder') ??
    parties.find((party) => party !== first);
  return [first, second];
}

/** The conflict's own sentence; where that is longer than `limit`, a shorter one that still names both sides. */
export function conflictTitle(conflict: Conflict, limit: number): string {
  if (conflict.message.length <= limit) return conflict.message;
  const [first, second] = sides(conflict);
  const port = portWord(conflict);
  const write = (a: string, b: string): string => {
    switch (conflict.kind) {
      case 'reserved-taken':
        return takenSentence(port, a, b);
      case 'tunnel-blocked':
        return blockedSentence(port, a, b);
      case 'project-clash':
        return clashSentence(port, [a, b]);
      case 'displaced':
        return displacedSentence({
          server: a,
          on: first?.port ?? conflict.port,
          from: conflict.port,
          holder: b,
        });
      case 'split':
        return `${port} is held twice: ${a} and ${b}`;
    }
  };
  return fitNames(write, first?.name ?? '', second?.name ?? '', limit);
}

/** `title` is what was said already. */
export function conflictBody(conflict: Conflict, title: string): string {
  const todo = whatToDo(conflict);
  // Whom localhost reaches is half of what there is to know.
  return conflict.kind === 'split' && title !== conflict.message ? `${conflict.message}. ${todo}` : todo;
}

const find = ({ suggestions }: Conflict, action: Suggestion['action']): Suggestion | undefined =>
  suggestions.find((suggestion) => suggestion.action === action);

const OPEN = 'Open Quayside to see what can be done.';

function whatToDo(conflict: Conflict): string {
  const [first] = sides(conflict);
  const port = portWord(conflict);
  const name = clipMiddle(first?.name ?? '', BODY_NAME);
  const next = find(conflict, 'use-next')?.port;
  const free = find(conflict, 'free');
  switch (conflict.kind) {
    case 'split':
      return free || next ? 'Stop one of them, or move it.' : OPEN;
    case 'project-clash':
      return next ? `Give one of them another port: ${next} is free.` : 'Give one of them another port.';
    case 'displaced':
      return free ? `Free ${port} and start ${name} again, or leave it where it is.` : OPEN;
    default:
      if (free && next) return `Free ${port} for ${name}, or use ${next} instead.`;
      if (free) return `Free ${port} for ${name}.`;
      return next ? `Use ${next} instead.` : OPEN;
  }
}

/** What a notice can have buttons for: freeing the port and using the next one. */
export const conflictActions = (conflict: Conflict): Suggestion[] =>
  [find(conflict, 'free'), find(conflict, 'use-next')].filter((action) => action !== undefined);
