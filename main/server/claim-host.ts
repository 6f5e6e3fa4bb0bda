/** Makes sure that one user and data folder have exactly one host, also when two start at once or one was killed. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, fail, ok, type Result, type Warning } from '../../preload/model.ts';
import { makePrivateFolder } from '../core/make-folder.ts';
import { systemCode } from '../core/system-code.ts';
import { ENDPOINT_FILE, type HostEndpoint, readEndpoint, writeEndpoint } from './endpoint-file.ts';
import { isRunning, ownLife, type ProcessLife } from './process-life.ts';

export interface HostClaim {
  readonly life: ProcessLife;
  /** What was found broken and is replaced now. */
  readonly warnings: readonly Warning[];
  /** Lets the other doors find this host. */
  publish(endpoint: Omit<HostEndpoint, 'pid' | 'startKey'>): Result<null>;
  /** Who looks now finds no host: first thing when this one ends, so that the next waits instead of joining. */
  unpublish(): void;
  /** Gives the place to the next one. May be called more than once, also while the process exits. */
  release(): void;
}

export type Claiming =
  | { kind: 'claimed'; claim: HostClaim }
  /** `endpoint` is null when that host has not said where it is: it still starts, or it hangs. */
  | { kind: 'taken'; pid: number; endpoint: HostEndpoint | null }
  | { kind: 'failed'; failure: Failure };

const FOLDER = 'claims';
const CLAIM = /^(\d{1,10})-(\d{1,20}|x)-[0-9a-f]{16}$/;

/**
 * Each starter lays down a file whose name says who it is, and only then looks for others. Who sees no other living one
 * is the host. Of two that look at once, each sees the other at worst, and the later name steps back. No file is ever
 * taken over: a dead one's file is its alone, so removing it can hurt nobody.
 */
export async function claimHost(
  dataFolder: string,
  options: { waitMs?: number; life?: ProcessLife } = {},
): Promise<Claiming> {
  const life = options.life ?? ownLife();
  const folder = join(dataFolder, FOLDER);
  const name = `${life.pid}-${life.startKey ?? 'x'}-${randomBytes(8).toString('hex')}`;
  const mine = join(folder, name);
  const deadline = performance.now() + (options.waitMs ?? 10_000);
  let laid = false;
  const withdraw = () => {
    if (laid) rmSync(mine, { force: true });
    laid = false;
  };
  try {
    makePrivateFolder(folder);
    for (;;) {
      const before = laid;
      if (!laid) writeFileSync(mine, '', { flag: 'wx', mode: 0o600 });
      laid = true;
      const others = livingOthers(folder, name);
      const [other] = others;
      if (!other) return { kind: 'claimed', claim: makeClaim(dataFolder, mine, life) };
      const endpoint = endpointOf(dataFolder, others);
      const late = performance.now() > deadline;
      if (endpoint || late || others.some((rival) => rival.name < name)) withdraw();
      if (endpoint || late) return { kind: 'taken', pid: other.life.pid, endpoint };
      await pause(before ? 20 : 5);
    }
  } catch (error) {
    withdraw();
    return { kind: 'failed', failure: unusable(dataFolder, error) };
  }
}

interface Rival {
  name: string;
  life: ProcessLife;
}

function livingOthers(folder: string, name: string): Rival[] {
  const rivals: Rival[] = [];
  for (const entry of readdirSync(folder)) {
    const [matched, pid, startKey] = CLAIM.exec(entry) ?? [];
    if (!matched || entry === name) continue;
    const life = { pid: Number(pid), startKey: startKey === 'x' ? null : (startKey ?? null) };
    if (isRunning(life)) rivals.push({ name: entry, life });
    else rmSync(join(folder, entry), { force: true });
  }
  return rivals;
}

function endpointOf(dataFolder: string, rivals: readonly Rival[]): HostEndpoint | null {
  const reading = readEndpoint(dataFolder);
  if (reading.state !== 'there') return null;
  const { endpoint } = reading;
  const known = rivals.some(({ life }) => life.pid === endpoint.pid && life.startKey === endpoint.startKey);
  return known ? endpoint : null;
}

function makeClaim(dataFolder: string, mine: string, life: ProcessLife): HostClaim {
  const path = join(dataFolder, ENDPOINT_FILE);
  const left = readEndpoint(dataFolder);
  const warnings: Warning[] = [];
  if (left.state === 'broken') {
    warnings.push({
      code: 'endpoint-broken',
      message: `${path} could not be used (${left.reason}); it is replaced.`,
      nextStep: 'Nothing to do. If it happens again, look at who else writes into that folder.',
    });
  }
  // Left by one that was killed. Nobody else may write here while the claim is ours.
  rmSync(path, { force: true, recursive: true });
  for (const entry of readdirSync(dataFolder)) {
    if (/^endpoint\.json\.[0-9a-f]{12}\.tmp$/.test(entry)) rmSync(join(dataFolder, entry), { force: true });
  }
  let released = false;
  const unpublish = () => {
    if (!released) rmSync(path, { force: true });
  };
  return {
    life,
    warnings,
    publish(endpoint) {
      try {
        writeEndpoint(dataFolder, { ...endpoint, ...life });
        return ok(null);
      } catch (error) {
        return { ok: false, failure: unusable(dataFolder, error) };
      }
    },
    unpublish,
    release() {
      // In this order: once our claim is gone the file may be the next host's.
      unpublish();
      released = true;
      rmSync(mine, { force: true });
    },
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms + Math.random() * ms));

function unusable(dataFolder: string, error: unknown): Failure {
  const code = systemCode(error);
  return fail(
    'unavailable',
    `Quayside's folder ${dataFolder} cannot be used (${code}).`,
    'Make it writable, or set QUAYSIDE_HOME to another folder.',
  ).failure;
}
