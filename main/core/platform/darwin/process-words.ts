/** Makes a name and arguments of what ps tells, and tells what is part of macOS from somebody's work. Pure. */
import { cleanText } from '../../clean-text.ts';
import type { ProcessText } from './process-texts.ts';

const NAME_LIMIT = 128;

/** The last part of the program's path; a log-in shell calls itself `-zsh`. `fallback` where nothing is known. */
export function nameOf({ program, command }: ProcessText, fallback: string): string {
  const path = program || command?.split(' ')[0] || '';
  const name = path.startsWith('-') ? path.slice(1) : path.slice(path.lastIndexOf('/') + 1);
  return cleanText(name || fallback, NAME_LIMIT);
}

/** The program's path may hold blanks, and is known as a whole; what follows is parted at blanks, for nothing better is told. */
export function argvOf({ program, command }: ProcessText): string[] {
  if (command === null) return program ? [program] : [];
  const isWhole = program !== null && (command === program || command.startsWith(`${program} `));
  const first = isWhole ? program : (command.split(' ')[0] ?? '');
  const rest = command.slice(first.length).split(' ').filter(Boolean);
  return [first, ...rest].filter(Boolean);
}

/** Users below are the system's own. */
const FIRST_PERSON = 500;

const SYSTEM_FOLDERS = ['/System/', '/usr/libexec/', '/usr/sbin/', '/sbin/', '/Library/Apple/'];

/** Of the system, and yet asked about by developers: AirPlay's 5000 and 7000, Apple's own web server, screen sharing. */
const ASKED_ABOUT = new Set(['ControlCenter', 'httpd', 'screensharingd']);

export interface SystemTraits {
  readonly name: string;
  readonly program: string | null;
  readonly uid: number;
  readonly ownUid: number;
}

export function isSystemProcess({ name, program, uid, ownUid }: SystemTraits): boolean {
  if (ASKED_ABOUT.has(name)) return false;
  if (program !== null && SYSTEM_FOLDERS.some((folder) => program.startsWith(folder))) return true;
  return uid !== ownUid && uid !== 0 && uid < FIRST_PERSON;
}
