/** One long-lived PowerShell that answers requests over its input and output: its start is paid once. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { decodeConsole } from '../readers/decode-console.ts';
import { createAnswerLines } from './answer-lines.ts';

export type ShellVerb = 'processes' | 'process' | 'owners' | 'tcp' | 'udp';

export type ShellAnswer =
  /** JSON; empty where there is nothing to tell. Not cleaned. */
  | { readonly ok: true; readonly text: string }
  /** `missing`: it cannot be run. `slow`: not in time. `failed`: it said so or ended. `resting`: not tried again yet. */
  | { readonly ok: false; readonly problem: 'missing' | 'slow' | 'failed' | 'resting' | 'closed' };

export interface PowerShell {
  /** One at a time, in order. `pids`: for `process` and `owners`. Never rejects. */
  ask(verb: ShellVerb, pids?: readonly number[]): Promise<ShellAnswer>;
  /** Ends it; what waits is told `closed`. */
  close(): void;
}

export interface PowerShellDeps {
  /** A whole path. */
  readonly program: string;
  readonly argv: readonly string[];
  /** All of it. */
  readonly env: Readonly<Record<string, string>>;
  /** In ms, from any point on; never goes back. */
  readonly monotonic: () => number;
  /** For one answer, in ms; 5,000 unless told. */
  readonly limitMs?: number;
  /** The same with its start, which a virus scanner holds up; 15,000 unless told. */
  readonly startLimitMs?: number;
  /** After it failed once, in ms; doubled each time, up to a minute. 1,000 unless told. */
  readonly restMs?: number;
  /** Of one answer; 64 MB unless told. */
  readonly limitBytes?: number;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Waiting {
  readonly line: (id: number) => string;
  readonly resolve: (answer: ShellAnswer) => void;
}

const LONGEST_REST_MS = 60_000;
const LIMIT_BYTES = 64 * 1_048_576;

export function createPowerShell(deps: PowerShellDeps): PowerShell {
  const { limitMs = 5_000, startLimitMs = 15_000, restMs = 1_000, limitBytes = LIMIT_BYTES } = deps;
  const waiting: Waiting[] = [];
  let running: { child: Child; hasAnswered: boolean } | null = null;
  let current: { id: number; end: (answer: ShellAnswer) => void } | null = null;
  let lastId = 0;
  let failures = 0;
  let restUntil = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  /** Whatever it was about to say counts no more. */
  const drop = (problem: 'missing' | 'slow' | 'failed') => {
    const child = running?.child;
    running = null;
    failures++;
    restUntil = deps.monotonic() + Math.min(restMs * 2 ** (failures - 1), LONGEST_REST_MS);
    child?.removeAllListeners();
    // What is still in its pipes must neither be read nor hold us.
    child?.on('error', () => undefined);
    child?.stdout.destroy();
    child?.stdin.destroy();
    child?.kill('SIGKILL');
    current?.end({ ok: false, problem });
  };

  const launch = (): Child | null => {
    const child = started(deps);
    if (!child) return null;
    const lines = createAnswerLines(limitBytes, {
      onAnswer(id, isOk, body) {
        if (id !== current?.id) return;
        if (running) running.hasAnswered = true;
        if (isOk) failures = 0;
        current.end(isOk ? { ok: true, text: decodeConsole(body) } : { ok: false, problem: 'failed' });
      },
      onTooMuch: () => drop('failed'),
    });
    running = { child, hasAnswered: false };
    child.stdout.on('data', lines.add);
    child.stdin.on('error', () => undefined);
    child.once('error', (error: NodeJS.ErrnoException) =>
      drop(error.code === 'ENOENT' || error.code === 'EACCES' ? 'missing' : 'failed'),
    );
    child.once('exit', () => drop('failed'));
    return child;
  };

  const next = () => {
    const one = current || isClosed ? undefined : waiting.shift();
    if (!one) return;
    const answer = (given: ShellAnswer) => {
      clearTimeout(timer);
      current = null;
      one.resolve(given);
      next();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (!running && deps.monotonic() < restUntil) return answer({ ok: false, problem: 'resting' });
    const id = ++lastId;
    current = { id, end: answer };
    const child = running?.child ?? launch();
    if (!child) return drop('missing');
    timer = setTimeout(() => drop('slow'), running?.hasAnswered ? limitMs : startLimitMs);
    child.stdin.write(one.line(id));
  };

  return {
    ask: (verb, pids) =>
      new Promise((resolve) => {
        if (isClosed) return resolve({ ok: false, problem: 'closed' });
        const argument = pids ? ` ${pids.filter(Number.isSafeInteger).join(',')}` : '';
        waiting.push({ line: (id) => `${id} ${verb}${argument}\n`, resolve });
        next();
      }),
    close() {
      isClosed = true;
      for (const { resolve } of waiting.splice(0)) resolve({ ok: false, problem: 'closed' });
      const child = running?.child;
      running = null;
      child?.removeAllListeners();
      child?.stdout.destroy();
      // The end of its input ends it, also where we are killed; this is the quick way.
      child?.stdin.end();
      child?.kill('SIGKILL');
      current?.end({ ok: false, problem: 'closed' });
    },
  };
}

/** Null where the system refuses at once. */
function started({ program, argv, env }: PowerShellDeps): Child | null {
  try {
    return spawn(program, argv, { env, shell: false, windowsHide: true, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
