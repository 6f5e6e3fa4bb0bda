/** Linux: the entry by which a desktop starts us with the session, as text (XDG's Autostart and Desktop Entry). Pure. */
import { isAbsolute, join } from 'node:path';
import { HIDDEN } from './start-hidden.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where it lies. The removal of our packages deletes exactly this name. */
export function autostartFile({ XDG_CONFIG_HOME: config = '' }: Environment, home: string): string {
  return join(isAbsolute(config) ? config : join(home, '.config'), 'autostart', 'quayside.desktop');
}

/** What is to be started. An AppImage is the file itself, for the place where it is mounted is another one each time. */
export function programToStart({ APPIMAGE = '', APPDIR = '' }: Environment, execPath: string): string {
  // Another AppImage that started us (an editor, a terminal) has these variables as well.
  const isOurs = isAbsolute(APPIMAGE) && isAbsolute(APPDIR) && execPath.startsWith(join(APPDIR, '/'));
  return isOurs ? APPIMAGE : execPath;
}

/** Null for a path that no such entry can hold: with a control in it, or with a `%`, which GLib does not undo in a program's name. */
export function autostartEntry(program: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (/[\u0000-\u001f\u007f%]/.test(program)) return null;
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    'Name=Quayside',
    'Comment=See every port in use, and free one safely',
    `Exec=${escaped(`${quoted(program)} ${HIDDEN}`)}`,
    `TryExec=${escaped(program)}`,
    'Icon=quayside',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ].join('\n')}\n`;
}

/** One argument of an Exec line. */
const quoted = (word: string): string => `"${word.replaceAll(/["`$\\]/g, '\\$&')}"`;

/** A value of an entry; what reads it undoes this first. */
const escaped = (value: string): string => value.replaceAll('\\', '\\\\');

/** What an entry says, which somebody else may have written: whether it starts anything, and which program it needs for that. */
export function readAutostart(text: string): { starts: boolean; program: string | null } {
  const [, group = ''] = /^\[Desktop Entry\][^\n]*\n((?:(?!\[)[^\n]*(?:\n|$))*)/m.exec(text) ?? [];
  const values = new Map<string, string>();
  for (const line of group.split('\n')) {
    const [, key, value] = /^([A-Za-z-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  const hidden = values.get('Hidden') === 'true' || values.get('X-GNOME-Autostart-enabled') === 'false';
  const program = values.get('TryExec');
  return {
    starts: values.has('Exec') && !hidden,
    program:
      program === undefined
        ? null
        : program.replaceAll(/\\(.)/g, (_all, sign) => (sign === 's' ? ' ' : sign)),
  };
}
