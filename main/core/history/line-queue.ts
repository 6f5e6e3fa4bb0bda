/** The lines that wait to be written, in order and bounded. */
import type { PortSession } from '../../../preload/model.ts';
import { type NewLine, writeLine } from './session-line.ts';

/** More than a first look brings on most machines. */
const MAX_LINES = 5_000;

export interface LineQueue {
  /** False where the oldest line had to make room. */
  add(line: NewLine): boolean;
  /** The open sessions said once more, before everything that waits. */
  addCheckpoint(open: readonly PortSession[]): void;
  /** Lines of a checkpoint that wait. */
  ofCheckpoint(): number;
  /** The next lines as text; they stay until `done`. */
  next(at: string): string;
  done(): void;
  /** They could not be written. */
  undo(): void;
  size(): number;
  /** Whether all of these wait to be told. */
  opens(open: readonly PortSession[]): boolean;
  /** Sessions that are over; what was said of one last comes first. */
  closed(): PortSession[];
}

/** `batch`: about how many characters are written at once. */
export function createLineQueue(batch: number): LineQueue {
  let lines: NewLine[] = [];
  /** How many of the first are being written. */
  let taken = 0;
  let ofCheckpoint = 0;
  return {
    add(line) {
      lines.push(line);
      if (lines.length - ofCheckpoint <= MAX_LINES) return true;
      lines.splice(Math.max(taken, ofCheckpoint), 1);
      return false;
    },
    addCheckpoint(open) {
      const kept: NewLine[] = open.map((session) => ({ type: 'kept', session }));
      const rest = lines.slice(ofCheckpoint);
      lines = [...kept, { type: 'checkpoint', count: kept.length }, ...rest];
      ofCheckpoint = kept.length + 1;
    },
    ofCheckpoint: () => ofCheckpoint,
    next(at) {
      let text = '';
      taken = 0;
      for (const line of lines) {
        if (text.length >= batch) break;
        text += writeLine(line, at);
        taken++;
      }
      return text;
    },
    done() {
      lines.splice(0, taken);
      ofCheckpoint = Math.max(0, ofCheckpoint - taken);
      taken = 0;
    },
    undo() {
      taken = 0;
    },
    size: () => lines.length,
    opens(open) {
      const told = new Set(lines.map((line) => (line.type === 'opened' ? line.session.listenerId : '')));
      return open.every(({ listenerId }) => told.has(listenerId));
    },
    closed: () => lines.flatMap((line) => (line.type === 'closed' ? [line.session] : [])).reverse(),
  };
}
