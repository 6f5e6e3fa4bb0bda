/** What is wrong with the history's files, in words. */
import type { Warning } from '../../../preload/model.ts';
import { systemCode } from '../system-code.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EACCES: 'this is not permitted',
  EPERM: 'this is not permitted',
  EROFS: 'the disk takes no writing',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link',
  ENOFILE: 'it is no plain file',
  ENXIO: 'it is no plain file',
};

const reason = (error: unknown): string => {
  const code = systemCode(error);
  const words = REASONS[code];
  return words ? `${words} (${code})` : code;
};

/** Of a file that should have been moved: where to. */
const target = (error: unknown): string | null =>
  error instanceof Error && 'dest' in error && typeof error.dest === 'string' ? error.dest : null;

export const unwritable = (path: string, error: unknown): Warning => ({
  code: 'history-unwritable',
  message: `The history ${target(error) ?? path} cannot be written: ${reason(error)}.`,
  nextStep: 'Put that right; until then who held which port is only remembered while Quayside runs.',
});

export const unreadable = (path: string, error: unknown): Warning => ({
  code: 'history-unreadable',
  message: `The history ${path} cannot be read: ${reason(error)}.`,
  nextStep: 'Give yourself the right to read it, or move it away.',
});

export const brokenLines = (folder: string, count: number): Warning => ({
  code: 'history-broken-lines',
  message: `The history in ${folder} has ${count === 1 ? 'a line' : `${count} lines`} that cannot be read; the rest counts.`,
  nextStep: 'Somebody or something else wrote there. Remove history*.ndjson to begin anew.',
});

export const cutToSize = (path: string): Warning => ({
  code: 'history-cut',
  message: `The history ${path} was larger than 10 MB; only its newest part was kept.`,
  nextStep: 'Nothing needs to be done.',
});
