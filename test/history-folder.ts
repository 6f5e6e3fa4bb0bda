/** Histories in a folder of their own, with a clock that the test sets. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type History, openHistory } from '../main/core/history/history.ts';
import { HISTORY_LIMITS, type HistoryLimits } from '../main/core/history/limits.ts';
import type { Listener, PortSession } from '../preload/model.ts';
import { sampleListener } from './sample-listener.ts';

export interface HistoryFolder {
  readonly folder: string;
  readonly current: string;
  readonly older: string;
  readonly habits: string;
  /** Set it, or let time pass. */
  readonly clock: { now: Date; pass(ms: number): void };
  readonly errors: unknown[];
  /** Starts one that writes, or one that only reads. */
  start(options?: { writable?: boolean; limits?: Partial<HistoryLimits> }): Promise<History>;
  /** All that there is, or what `query` asks for. */
  list(history: History, query?: { port?: number; since?: string; limit?: number }): Promise<PortSession[]>;
  lines(): string[];
  /** One that is there since this moment. */
  row(id: string, listener?: Partial<Listener>): Listener;
  remove(): Promise<void>;
}

export function makeHistoryFolder(): HistoryFolder {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-history-'));
  const current = join(folder, 'history.ndjson');
  const started: History[] = [];
  const clock = {
    now: new Date('2026-03-01T12:00:00.000Z'),
    pass(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  const errors: unknown[] = [];
  return {
    folder,
    current,
    older: join(folder, 'history.1.ndjson'),
    habits: join(folder, 'habits.json'),
    clock,
    errors,
    async start({ writable = true, limits = {} } = {}) {
      const history = openHistory(
        { folder, now: () => clock.now, writable, onError: (error) => errors.push(error) },
        { ...HISTORY_LIMITS, ...limits },
      );
      started.push(history);
      await history.start();
      return history;
    },
    async list(history, query = {}) {
      const listed = await history.list({ limit: 1_000, ...query });
      if (!listed.ok) throw new Error(listed.failure.message);
      return listed.value.sessions;
    },
    lines: () => readFileSync(current, 'utf8').split('\n').slice(0, -1),
    row: (id, listener = {}) => sampleListener({ id, since: clock.now.toISOString(), ...listener }),
    async remove() {
      await Promise.all(started.map((history) => history.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
