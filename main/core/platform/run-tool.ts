/** Runs a system's own tools for its readers: by whole path, one at a time, bounded; what fails becomes a warning. */
import type { Warning } from '../../../preload/model.ts';
import type { Exec } from '../exec.ts';

export interface ToolRequest {
  /** An absolute path. */
  readonly program: string;
  readonly argv: readonly string[];
  /** Exit codes besides 0 with which the output still counts (lsof: 1 where it could not look at everything). */
  readonly accepts?: readonly number[];
  /** In ms; 5,000 unless told. */
  readonly limitMs?: number;
  /** Goes before all that waits: what somebody's answer hangs on. */
  readonly urgent?: boolean;
  /** Nothing is warned of: whoever asked is told, and nobody else misses it. */
  readonly quiet?: boolean;
}

export type ToolOutcome =
  /** Whole lines only where the output was longer than the limit. Not cleaned. */
  | { readonly ok: true; readonly text: string; readonly cut: boolean }
  /** `missing`: no such program, or it may not be run; `slow`: not done in time; `failed`: another exit code; `closed`: we are. */
  | {
      readonly ok: false;
      readonly problem: 'missing' | 'slow' | 'failed' | 'closed';
      readonly code: number | null;
    };

export interface ToolRunner {
  /** Never rejects. */
  run(request: ToolRequest): Promise<ToolOutcome>;
  /** One for each program whose last run went wrong or was cut. The same array as before when nothing changed. */
  warnings(): readonly Warning[];
  /** Ends what runs, and drops what waits. */
  close(): void;
}

export interface ToolRunnerDeps {
  readonly exec: Exec;
  /** All that the tools get. */
  readonly env: Readonly<Record<string, string>>;
  readonly decode?: (bytes: Buffer) => string;
  /** Of a tool's output; 64 MB unless told. */
  readonly limitBytes?: number;
}

const LIMIT_MS = 5_000;
const LIMIT_BYTES = 64 * 1_048_576;

interface Waiting {
  readonly request: ToolRequest;
  readonly resolve: (outcome: ToolOutcome) => void;
}

export function createToolRunner(deps: ToolRunnerDeps): ToolRunner {
  const closing = new AbortController();
  const waiting: Waiting[] = [];
  const troubles = createTroubles();
  let busy = false;

  const next = async () => {
    const one = busy ? undefined : waiting.shift();
    if (!one) return;
    busy = true;
    const outcome = await runOne(deps, one.request, closing.signal);
    if (!one.request.quiet) troubles.note(one.request.program, outcome);
    busy = false;
    one.resolve(outcome);
    void next();
  };

  return {
    run: (request) =>
      new Promise((resolve) => {
        if (closing.signal.aborted) return resolve(CLOSED);
        if (request.urgent) waiting.unshift({ request, resolve });
        else waiting.push({ request, resolve });
        void next();
      }),
    warnings: troubles.list,
    close() {
      closing.abort();
      for (const { resolve } of waiting.splice(0)) resolve(CLOSED);
    },
  };
}

const CLOSED: ToolOutcome = { ok: false, problem: 'closed', code: null };

async function runOne(
  deps: ToolRunnerDeps,
  request: ToolRequest,
  stopped: AbortSignal,
): Promise<ToolOutcome> {
  const { program, argv, accepts = [], limitMs = LIMIT_MS } = request;
  const { exec, env, decode, limitBytes = LIMIT_BYTES } = deps;
  const outcome = await exec({ program, argv, env, limitMs, limitBytes, stopped, ...(decode && { decode }) });
  switch (outcome.kind) {
    case 'not-started':
      return { ok: false, problem: 'missing', code: null };
    case 'timeout':
      return { ok: false, problem: 'slow', code: null };
    case 'stopped':
      return CLOSED;
    case 'ended': {
      const { code, stdout, cut = false } = outcome;
      if (code === null || (code !== 0 && !accepts.includes(code)))
        return { ok: false, problem: 'failed', code };
      return { ok: true, text: cut ? wholeLines(stdout) : stdout, cut };
    }
  }
}

/** A line that was cut in the middle could tell another port. */
const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);

function createTroubles() {
  const byProgram = new Map<string, Warning>();
  let list: readonly Warning[] = [];
  return {
    list: () => list,
    note(program: string, outcome: ToolOutcome) {
      const warning = warningOf(program, outcome);
      if (byProgram.get(program)?.message === warning?.message) return;
      if (warning) byProgram.set(program, warning);
      else byProgram.delete(program);
      list = [...byProgram.values()];
    },
  };
}

function warningOf(program: string, outcome: ToolOutcome): Warning | null {
  if (outcome.ok) {
    if (!outcome.cut) return null;
    const message = `\`${program}\` told more than Quayside reads; what came last is left out.`;
    return { code: 'tool-cut', message, nextStep: 'See in a terminal what it tells so much of.' };
  }
  switch (outcome.problem) {
    case 'closed':
      return null;
    case 'missing':
      return {
        code: 'tool-missing',
        message: `\`${program}\` cannot be run, so what it tells is left out.`,
        nextStep: 'See whether it is there and may be run; it is part of the system.',
      };
    case 'slow':
      return {
        code: 'tool-slow',
        message: `\`${program}\` did not answer in time, so what it tells is left out or older.`,
        nextStep:
          'Try it in a terminal; a network drive that does not answer, or a busy machine, holds it up.',
      };
    case 'failed': {
      const how = outcome.code === null ? 'was ended' : `failed with code ${outcome.code}`;
      return {
        code: 'tool-failed',
        message: `\`${program}\` ${how}, so what it tells is left out or older.`,
        nextStep: 'Try it in a terminal to see what it says.',
      };
    }
  }
}
