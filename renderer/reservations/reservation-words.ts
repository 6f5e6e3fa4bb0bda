/** The words for a reservation: who it is for, and where it comes from. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Match, Reservation } from '../../preload/model.ts';

/** Where it comes from, in short, and the file at length where there is one. */
export function sourceWords(
  { source, project }: Pick<Reservation, 'source' | 'project'>,
  home: string,
): { readonly word: string; readonly file: string | null } {
  switch (source) {
    case 'user':
      return { word: 'You', file: null };
    case 'learned':
      return { word: 'You, by an offer', file: null };
    case 'tunnel':
      return { word: 'Tunnel', file: null };
    case 'project-file':
      return {
        word: 'quayside.json',
        file: project && tildePath(`${project.root}/quayside.json`, home),
      };
  }
}

/** Who may hold the port: a name for it, and by what it is known. */
export function forWords(
  { project, match, source }: Pick<Reservation, 'project' | 'match' | 'source'>,
  home: string,
): { readonly name: string; readonly detail: string } {
  const detail = matchWords(match, project?.root ?? null, home);
  if (project) return { name: project.name, detail: detail || tildePath(project.root, home) };
  if (source === 'tunnel') return { name: 'A tunnel of yours', detail };
  if (!match) return { name: 'Nobody', detail: 'any holder is a conflict' };
  return { name: detail, detail: '' };
}

/** What must fit, without the folder where that is the project's own. */
function matchWords(match: Match | null, root: string | null, home: string): string {
  if (!match) return '';
  const { command, container, cwd } = match;
  return [
    command && `command ${command}`,
    container && `container ${container}`,
    cwd && (cwd !== root || command || container) ? `in ${tildePath(cwd, home)}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `Reserved for web-shop by quayside.json`; `Reserved for nobody: any holder is a conflict`. */
export function reservedSentence(reservation: Reservation, home: string): string {
  const { source, project, match, name } = reservation;
  const { word } = sourceWords(reservation, home);
  const by = source === 'project-file' ? ` by ${word}` : source === 'tunnel' ? ' by a tunnel' : ' by you';
  if (!project && !match && source !== 'tunnel') return `Reserved${by} as ${name}: any holder is a conflict`;
  return `Reserved for ${project?.name ?? name}${by}`;
}

/** Whether the user's own reservation of the port stands above this one, which then does not count. */
export function isOutranked(reservation: Reservation, all: readonly Reservation[]): boolean {
  const byUser = ({ source }: Reservation) => source === 'user' || source === 'learned';
  return (
    !byUser(reservation) &&
    reservation.source === 'project-file' &&
    all.some(
      (other) => byUser(other) && other.port === reservation.port && other.protocol === reservation.protocol,
    )
  );
}
