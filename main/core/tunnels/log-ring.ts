/** The last lines that an ssh wrote, bounded in number and length, cleaned of all that could steer a terminal. Pure. */
import { StringDecoder } from 'node:string_decoder';
import { cleanText } from '../clean-text.ts';

export interface LogLine {
  /** ISO 8601. */
  readonly at: string;
  /** Cleaned; at most 4,096 characters. */
  readonly text: string;
  /** What ssh says only because it was asked to be wordy (`-v`). */
  readonly debug: boolean;
}

export const LOG_LINES = 200;
export const LINE_LIMIT = 4_096;

const DEBUG = /^debug[123]: /;

export const logLine = (text: string, at: Date): LogLine => ({
  at: at.toISOString(),
  text,
  debug: DEBUG.test(text),
});

export interface LogRing {
  push(line: LogLine): void;
  /** Oldest first. */
  lines(): readonly LogLine[];
}

export function createLogRing(limit = LOG_LINES): LogRing {
  const kept: LogLine[] = [];
  return {
    push(line) {
      kept.push(line);
      if (kept.length > limit) kept.shift();
    },
    lines: () => [...kept],
  };
}

export interface LineCutter {
  take(piece: Buffer): void;
  /** Tells the rest that no line end came after. */
  end(): void;
}

/**
 * Cuts bytes into lines and tells each one cleaned. Of a line that is longer than the limit its beginning is told at once,
 * with `…`, and the rest is dropped up to its end: what is held is never more than one line. Empty lines are left out.
 */
export function createLineCutter(onLine: (text: string) => void): LineCutter {
  const decoder = new StringDecoder('utf8');
  let held = '';
  let isDropping = false;
  const tell = (line: string) => {
    if (line !== '') onLine(cut(cleanText(cut(line), LINE_LIMIT)));
  };
  const takePart = (part: string, isEnded: boolean) => {
    if (!isDropping) {
      held += part.slice(0, LINE_LIMIT + 1 - held.length);
      if (isEnded || held.length > LINE_LIMIT) {
        tell(held);
        held = '';
        isDropping = !isEnded;
      }
    } else if (isEnded) isDropping = false;
  };
  const takeText = (text: string) => {
    const parts = text.split(/[\r\n]/);
    const rest = parts.pop() ?? '';
    for (const part of parts) takePart(part, true);
    if (rest !== '') takePart(rest, false);
  };
  return {
    take: (piece) => takeText(decoder.write(piece)),
    end: () => takeText(`${decoder.end()}\n`),
  };
}

const cut = (text: string): string => (text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT - 1)}…` : text);
