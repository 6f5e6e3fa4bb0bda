/**
 * Writes the history's lines: one write in flight, never more than two files. When the file is full it becomes the
 * older one, and the new one begins with a checkpoint: every session that goes on, said once more.
 */
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PortSession, Warning } from '../../../preload/model.ts';
import { makePrivateFolder } from '../make-folder.ts';
import { cutToSize, unwritable } from './file-trouble.ts';
import { type HistoryFile, openHistoryFile } from './history-file.ts';
import type { HistoryLimits } from './limits.ts';
import { createLineQueue } from './line-queue.ts';
import type { NewLine } from './session-line.ts';
import { isTrimDue, trimFile } from './trim-file.ts';

/** About 150 lines, which are put into words in under 1 ms. */
const BATCH_CHARACTERS = 65_536;
const RETRY_MS = 10_000;
/** A disk that hangs does not keep Quayside from quitting. */
const CLOSE_MS = 2_000;

export interface SessionLogDeps {
  /** `current` is written; it becomes `older` when it is full. */
  readonly current: string;
  readonly older: string;
  readonly limits: HistoryLimits;
  readonly now: () => Date;
  /** The sessions that go on, for a checkpoint. */
  readonly open: () => readonly PortSession[];
  /** When the file's last line was written. */
  readonly lastAt: string | null;
}

export interface SessionLog {
  /** Never waits. */
  append(line: NewLine): void;
  /** Sessions that are over but not in the file yet; what was said of one last comes first. */
  unsaved(): PortSession[];
  /** Drops what is too old or too much. */
  trim(): void;
  /** Tries again what failed, and notices that somebody took the file away. */
  check(): void;
  /** When a line was last written, in ms. */
  lastWrite(): number;
  warnings(): Warning[];
  /** Settles when everything was written that can be. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createSessionLog({ current, older, limits, now, open, lastAt }: SessionLogDeps): SessionLog {
  const queue = createLineQueue(Math.min(BATCH_CHARACTERS, limits.fileBytes / 10));
  let file: HistoryFile | null = null;
  let running: Promise<void> | null = null;
  let failure: { at: number; warning: Warning } | null = null;
  /** Of dropping what is old: writing goes on whatever happens there. */
  let trimFailure: Warning | null = null;
  let cut: Warning | null = null;
  /** What is still to be done beside writing lines. */
  const due = { check: false, checkpoint: false, trim: false, trimNow: false };
  let stamp = lastAt ?? '';
  let lastWrite = 0;
  /** Since the last checkpoint, and how large that was. */
  let grown = 0;
  let checkpointBytes = 0;
  let closed = false;

  const putAway = async () => {
    const before = file;
    file = null;
    await before?.close();
  };

  const startCheckpoint = () => {
    due.checkpoint = false;
    queue.addCheckpoint(open());
    grown = 0;
    checkpointBytes = 0;
  };

  const opened = async (): Promise<HistoryFile> => {
    if (file) return file;
    makePrivateFolder(dirname(current));
    file = await openHistoryFile(current);
    // Nothing of what goes on stands in a new file.
    if (file.size() === 0 && !queue.opens(open())) startCheckpoint();
    return file;
  };

  /** Writes the next lines, or makes room for them. */
  const writeNext = async (target: HistoryFile) => {
    const at = now().toISOString();
    if (at > stamp) stamp = at;
    const text = queue.next(stamp);
    const most = Math.max(limits.fileBytes, 2 * checkpointBytes);
    if (target.size() > 0 && target.size() + Buffer.byteLength(text) > most) {
      await putAway();
      await rename(current, older);
      return;
    }
    const before = target.size();
    const wasCheckpoint = queue.ofCheckpoint() > 0;
    await target.append(text);
    queue.done();
    lastWrite = now().getTime();
    const bytes = target.size() - before;
    if (wasCheckpoint) checkpointBytes += bytes;
    else grown += bytes;
    if (grown > Math.max(limits.checkpointBytes, 4 * checkpointBytes)) due.checkpoint = true;
  };

  const trimLimits = () => ({
    before: new Date(now().getTime() - limits.keepMs).toISOString(),
    mostBytes: limits.fileBytes,
  });

  const trimming = async (path: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      trimFailure = unwritable(path, error);
    }
  };

  /** What goes on may have been said long ago: it is said again at the end before the beginning is dropped. */
  const prepareTrim = async () => {
    due.trim = false;
    trimFailure = null;
    for (const path of [older, current])
      await trimming(path, async () => {
        if (!(await isTrimDue(path, trimLimits()))) return;
        due.trimNow = true;
        if (path === current) due.checkpoint = true;
      });
  };

  const trimNow = async () => {
    due.trimNow = false;
    await putAway();
    for (const path of [older, current])
      await trimming(path, async () => {
        if ((await trimFile(path, trimLimits())) === 'large') cut = cutToSize(path);
      });
  };

  const checkPlace = async () => {
    due.check = false;
    if (!file || (await file.isAt(current))) return;
    await putAway();
    // What was written lately went with it.
    due.checkpoint = true;
  };

  const step = async (): Promise<boolean> => {
    if (due.check) await checkPlace();
    else if (due.trim) await prepareTrim();
    else if (due.checkpoint && queue.ofCheckpoint() === 0) startCheckpoint();
    else if (queue.size() > 0) await writeNext(await opened());
    else if (due.trimNow) await trimNow();
    else return false;
    return true;
  };

  const drain = async () => {
    try {
      while (await step());
      failure = null;
    } catch (error) {
      queue.undo();
      failure = { at: now().getTime(), warning: unwritable(current, error) };
      due.trim = due.trimNow = false;
      // The next try begins with the file as it is then.
      await putAway().catch(() => {});
    }
  };

  const kick = () => {
    if (running || (failure && Math.abs(now().getTime() - failure.at) < RETRY_MS)) return;
    running = drain().finally(() => {
      running = null;
    });
  };

  const settled = async () => {
    while (running) await running;
  };

  return {
    append(line) {
      if (closed) return;
      // What waits will say the same once it is written.
      if (line.type === 'alive' && queue.size() > 0) return;
      if (!queue.add(line)) due.checkpoint = true;
      kick();
    },
    unsaved: () => queue.closed(),
    trim() {
      due.trim = true;
      kick();
    },
    check() {
      due.check = true;
      if (trimFailure) due.trim = true;
      kick();
    },
    lastWrite: () => lastWrite,
    warnings: () => [failure?.warning ?? trimFailure, cut].flatMap((warning) => warning ?? []),
    settled,
    async close() {
      closed = true;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([settled().then(putAway), limit]);
      clearTimeout(timer);
    },
  };
}
