/** A whole core on this machine, programs that listen on real ports, and frees of them: what the tests of freeing share. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Core, createCore } from '../../main/core/core.ts';
import type { CoreDeps } from '../../main/core/core-deps.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { HandlerInput } from '../../preload/contract.ts';
import type { FreePlan, FreeResult, Listener } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';

/** Prints its port as JSON once it listens. */
export const LISTEN = `require('net').createServer(()=>{}).listen(0,'127.0.0.1',function(){console.log(this.address().port)});`;

/** The same on a port that is given, waiting for it where somebody still has it. */
export const listenOn = (port: number, address = '127.0.0.1'): string =>
  `const s=require('net').createServer(()=>{});s.on('error',()=>setTimeout(()=>s.listen(${port},'${address}'),5));s.listen(${port},'${address}',()=>console.log(${port}));`;

type FreeOptions = Partial<Omit<HandlerInput<'ports.free'>, 'listenerId'>>;

export interface FreeStage {
  core(): Core;
  /** Runs Node with a program whose first line on standard output is a JSON value, and gives that value. */
  start<T>(source: string, options?: SpawnOptions): Promise<{ child: ChildProcess; said: T }>;
  /** The same with any program. */
  run<T>(argv: readonly string[], options?: SpawnOptions): Promise<{ child: ChildProcess; said: T }>;
  rowsOf(port: number): Promise<Listener[]>;
  /** The first row of that port, once its owner is known. */
  rowOf(port: number): Promise<Listener>;
  plan(row: Listener): Promise<FreePlan>;
  free(row: Listener, options?: FreeOptions): Promise<FreeResult>;
  /** Whatever a program of the test has started itself: ended with the test, by pid. */
  alsoEnd(pid: number): void;
}

/** For the tests of one file; everything ends with each of them. */
export function openFreeStage(
  rim: () => Partial<CoreDeps> | Promise<Partial<CoreDeps>> = () => ({}),
): FreeStage {
  let core: Core;
  let children: ChildProcess[] = [];
  let others: number[] = [];
  let errors: unknown[] = [];

  beforeEach(async () => {
    errors = [];
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-free-'));
    const own = await rim();
    core = createCore({
      platform: own.platform ?? (await createPlatform()),
      door: 'command-line',
      version: '0.0.0-test',
      dataFolder,
      home: dataFolder,
      settings: openSettings(dataFolder),
      onError: (error) => errors.push(error),
      ...own,
    });
    await core.start();
  });

  afterEach(async () => {
    await core.stop();
    for (const child of children) child.kill('SIGKILL');
    for (const pid of others) endByPid(pid);
    children = [];
    others = [];
    expect(errors).toEqual([]);
  });

  const run = async <T>(argv: readonly string[], options: SpawnOptions = {}) => {
    const [program = '', ...words] = argv;
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
    children.push(child);
    const said = await new Promise<T>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
      let text = '';
      child.stdout?.on('data', (data) => {
        text += data;
        const line = text.split('\n').find((one) => /^(\d+|"|\{|\[)/.test(one));
        if (line !== undefined && text.includes(`${line}\n`)) resolve(JSON.parse(line));
      });
    });
    return { child, said };
  };

  const rowsOf = async (port: number): Promise<Listener[]> => {
    const result = await core.service.handlers['ports.snapshot']({ fresh: true });
    return result.ok ? result.value.listeners.filter((row) => row.port === port) : [];
  };

  return {
    core: () => core,
    start: (source, options) => run([process.execPath, '-e', source], options),
    run,
    rowsOf,
    rowOf: (port) =>
      waitUntil(`a row of port ${port} with its owner`, async () => {
        const [row] = await rowsOf(port);
        return row?.owner ? row : null;
      }),
    async plan({ id }) {
      const result = await core.service.handlers['ports.plan']({ listenerId: id });
      if (!result.ok) throw new Error(result.failure.message);
      return result.value;
    },
    async free({ id }, options = {}) {
      const result = await core.service.handlers['ports.free']({
        listenerId: id,
        graceMs: 3_000,
        overrideProtected: false,
        elevate: false,
        ...options,
      });
      if (!result.ok) throw new Error(result.failure.message);
      return result.value;
    },
    alsoEnd(pid) {
      others.push(pid);
    },
  };
}

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Asked of the system, not of our own bookkeeping; a zombie is still there. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function endByPid(pid: number): void {
  if (!Number.isInteger(pid) || pid < 2) throw new Error(`no pid of a test's own: ${pid}`);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
