/** The summary of habits, so that a start need not read the whole history. It can always be made anew out of that. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { cleanText } from '../clean-text.ts';
import { PLAIN_FILE } from '../plain-file.ts';
import type { SavedHabit } from './habits.ts';
import { isExactTime } from './session-line.ts';

/** 2,500 habits of the longest paths that are usual. */
const MAX_BYTES = 4_000_000;

const MAX_HABITS = 2_500;

export interface SavedHabits {
  readonly at: string;
  readonly habits: readonly SavedHabit[];
}

/** Null where it is missing or broken. At once: a command line that works alone waits for it. */
export function readHabits(path: string): SavedHabits | null {
  try {
    const text = readPlainFile(path);
    const saved: unknown = JSON.parse(text);
    return isSaved(saved) && (isPlain(text) || saved.habits.every(isClean)) ? saved : null;
  } catch {
    return null;
  }
}

/** Throws the system's error. */
export async function writeHabits(path: string, { at, habits }: SavedHabits): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(JSON.stringify({ version: 1, at, habits }));
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

function readPlainFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | PLAIN_FILE);
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(file, 'utf8') : '';
  } finally {
    closeSync(file);
  }
}

/** By hand: a schema costs 6 ms when it is used first, and 20 ms for as many as there may be. */
function isSaved(value: unknown): value is SavedHabits {
  if (!isRecord(value) || value.version !== 1 || !isTime(value.at)) return false;
  const { habits } = value;
  return Array.isArray(habits) && habits.length <= MAX_HABITS && habits.every(isHabit);
}

const isHabit = (value: unknown): value is SavedHabit =>
  isRecord(value) &&
  isRecord(value.project) &&
  typeof value.project.root === 'string' &&
  typeof value.project.name === 'string' &&
  typeof value.command === 'string' &&
  isCount(value.port, 65_535) &&
  (value.protocol === 'tcp' || value.protocol === 'udp') &&
  isCount(value.times, Number.MAX_SAFE_INTEGER) &&
  isTime(value.lastSeen) &&
  Array.isArray(value.processes) &&
  value.processes.length <= 8 &&
  value.processes.every((process) => typeof process === 'string' && process.length <= 64);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && isExactTime(value) && !Number.isNaN(Date.parse(value));

/** Nothing but ASCII, and no escapes that could stand for something else: then all of it is clean. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text) && !/\\[^"\\/]/.test(text);

const isClean = ({ project: { root, name }, command, processes }: SavedHabit): boolean => {
  const text = [root, name, command, ...processes].join(' ');
  return cleanText(text, MAX_BYTES) === text;
};
