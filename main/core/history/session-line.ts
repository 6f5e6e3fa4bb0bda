/** One line of the history's file: how it is written, and what of it is believed when it is read again. */
import { z } from 'zod';
import { PortSession, Timestamp } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

/** `kept` is an open session said once more; a `checkpoint` follows all of them and says how many they were. */
export type NewLine =
  | { readonly type: 'opened' | 'kept' | 'closed'; readonly session: PortSession }
  | { readonly type: 'checkpoint'; readonly count: number }
  | { readonly type: 'alive' };

export interface LineHead {
  readonly type: NewLine['type'];
  /** When it was written; never less than in the line before. */
  readonly at: string;
}

/** A folder's path takes at most 12 KB, and a line holds two. Longer lines are not ours. */
export const MAX_LINE_BYTES = 32_768;

export const writeLine = ({ type, ...rest }: NewLine, at: string): string =>
  `${JSON.stringify({ v: 1, at, type, ...rest })}\n`;

const HEAD =
  /^\{"v":1,"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","type":"(opened|kept|closed|checkpoint|alive)"/;

/** Quick: most lines are passed over by their beginning. */
export function readHead(line: string): LineHead | null {
  const [, at, type] = HEAD.exec(line) ?? [];
  // The expression lets no other word through.
  return at && type ? { at, type: type as LineHead['type'] } : null;
}

/** A line that a kill cut off, as opposed to one that somebody has changed. */
export const isTorn = (line: string): boolean =>
  '{"v":1,"at":"'.startsWith(line.slice(0, 13)) && !line.endsWith('}');

/** Lines of earlier versions say nothing of freeing. */
const SessionLine = z.object({
  session: PortSession.extend({
    freed: Timestamp.nullable().default(null),
    startedAgain: Timestamp.nullable().default(null),
  }),
});
const Checkpoint = z.object({ count: z.int().min(0).max(1_000_000) });

const KEY = /^\{[^{]*"session":\{"listenerId":"([^"\\]{1,64})",[^{]*?"from":"([^"\\]{24})"/;

/** The session's key alone, without reading the rest; null where only that can tell. */
export function readKey(line: string): string | null {
  if (!line.endsWith('}}')) return null;
  const [, listenerId, from] = KEY.exec(line) ?? [];
  return listenerId && from ? `${listenerId} ${from}` : null;
}

/** Null for what is no session as Quayside writes it: the text goes to terminals. */
export function readSession(line: string): PortSession | null {
  const parsed = SessionLine.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const { session } = parsed.data;
  return isOurs(session) ? session : null;
}

export function readCheckpoint(line: string): number | null {
  const parsed = Checkpoint.safeParse(parseJson(line));
  return parsed.success ? parsed.data.count : null;
}

/** Names one session in all files, however often it is written. */
export const sessionKey = ({ listenerId, from }: PortSession): string => `${listenerId} ${from}`;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Times are compared as text, so they must have one form. */
export const isExactTime = (at: string): boolean => /^\d{4}-.{14}\.\d{3}Z$/.test(at);

function isOurs({ listenerId, address, from, to, ended, freed, startedAgain, owner }: PortSession): boolean {
  if ([freed, startedAgain].some((at) => at !== null && !isExactTime(at))) return false;
  if (!isExactTime(from) || (to === null) !== (ended === null)) return false;
  if (to !== null && (!isExactTime(to) || to < from)) return false;
  const { name, command, cwd, user, project } = owner ?? {};
  const texts = [listenerId, address, name, command, cwd, user, project?.root, project?.name].join(' ');
  return cleanText(texts, MAX_LINE_BYTES) === texts;
}
