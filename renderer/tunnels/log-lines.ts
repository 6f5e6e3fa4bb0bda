/** The lines of a log that are shown, and the same as a text. */
import type { TunnelLine } from '../../preload/model.ts';

/** As many as the core keeps. */
const MOST_LINES = 200;

export const shownLines = (lines: readonly TunnelLine[], debug: boolean): readonly TunnelLine[] =>
  lines.filter((line) => debug || !line.debug).slice(-MOST_LINES);

/** `14:20:07`, in the user's own time. */
export const lineTime = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(new Date(at));

/** One line each, with the whole time: who reads it may be elsewhere. */
export const logText = (lines: readonly TunnelLine[]): string =>
  lines.map(({ at, text }) => `${at} ${text}\n`).join('');
