/** The table of `history`: one session a line. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { PortSession } from '../../preload/model.ts';
import { durationWords } from './duration-words.ts';
import type { Style } from './style.ts';
import { type Column, layoutTable } from './table.ts';

interface Setting {
  home: string;
  now: Date;
  style: Style;
  width: number | null;
}

export const historyTable = (
  sessions: readonly PortSession[],
  { home, now, style, width }: Setting,
): string[] => layoutTable(columns(home, now, style, sessions.some(hasNote)), sessions, width, style.strong);

const columns = (home: string, now: Date, style: Style, notes: boolean): Column<PortSession>[] => [
  { title: 'PORT', align: 'left', text: ({ port, protocol }) => `${port}/${protocol}`, style: style.strong },
  { title: 'ADDRESS', align: 'left', text: ({ address }) => address, least: 9, worth: 1 },
  { title: 'PROCESS', align: 'left', text: ({ owner }) => owner?.command ?? '-', least: 12 },
  {
    title: 'PROJECT',
    align: 'left',
    text: (session) => place(session, home),
    least: 12,
    cut: 'start',
    worth: 3,
  },
  { title: 'FROM', align: 'left', text: ({ from }) => localTime(from) },
  { title: 'TO', align: 'left', text: end },
  { title: 'FOR', align: 'left', text: (session) => lasted(session, now), worth: 2, style: style.quiet },
  ...(notes ? [NOTE] : []),
];

/** Only where there is something to say. */
const NOTE: Column<PortSession> = { title: 'NOTE', align: 'left', text: note, least: 5 };

const hasNote = (session: PortSession): boolean => note(session) !== '';

/** What Quayside did to it. One that goes on was asked to end, and has not yet. */
function note({ to, freed, startedAgain }: PortSession): string {
  if (freed === null || to === null) return '';
  return startedAgain === null ? 'freed' : 'freed, started again';
}

/** The project's name; else the folder in which the process worked. */
const place = ({ owner }: PortSession, home: string): string =>
  owner?.project?.name ?? (owner?.cwd ? tildePath(owner.cwd, home) : '-');

/** The day once where it is the same. `last seen`: it ended while nobody watched. */
function end({ from, to, ended }: PortSession): string {
  if (to === null) return 'now';
  const time = localTime(to);
  const day = localTime(from).slice(0, 11);
  const short = time.startsWith(day) ? time.slice(day.length) : time;
  return ended === 'unseen' ? `last seen ${short}` : short;
}

function lasted({ from, to, folded }: PortSession, now: Date): string {
  const ms = (to === null ? now.getTime() : Date.parse(to)) - Date.parse(from);
  return folded > 0 ? `${durationWords(ms)}, ${folded + 1} times` : durationWords(ms);
}

/** `2026-03-01 09:30:00`, in the zone of whoever reads it. */
export function localTime(at: string): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}
