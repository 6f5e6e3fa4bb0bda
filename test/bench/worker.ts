/** A process of our own that is measured from inside: named operations, asked for one at a time over IPC. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { BENCH_PROGRAMS } from './places.ts';

/** What a worker offers: each takes one plain value and answers with one. */
// biome-ignore lint/suspicious/noExplicitAny: the operations of a worker have inputs of any type; each is checked where it is asked for.
export type Operations = Record<string, (input: any) => unknown>;

export interface Worker<Ops extends Operations> {
  readonly pid: number;
  ask<K extends keyof Ops & string>(
    name: K,
    ...input: Parameters<Ops[K]>
  ): Promise<Awaited<ReturnType<Ops[K]>>>;
  /** Settles when the process is gone. */
  end(): Promise<void>;
}

interface Question {
  id: number;
  name: string;
  input: unknown;
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

export function startWorker<Ops extends Operations>(
  program: string,
  env: Record<string, string> = {},
): Worker<Ops> {
  const child = fork(join(BENCH_PROGRAMS, `${program}.js`), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 1;
  child.on('message', (message) => {
    // Both ends are this file.
    const answer = message as Answer;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) asked?.resolve(answer.value);
    else asked?.reject(new Error(`${program}: ${answer.error}`));
  });
  const gone = ended(child).then(() => {
    for (const asked of waiting.values()) asked.reject(new Error(`${program} ended`));
    waiting.clear();
  });
  return {
    pid: child.pid ?? 0,
    ask(name, ...input) {
      const id = nextId++;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      const question: Question = { id, name, input: input[0] };
      child.send(question);
      // The worker's side is typed by the same operations.
      return answer as Promise<Awaited<ReturnType<Ops[typeof name]>>>;
    },
    end() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

export const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

/** The worker's end: obeys until the bench is gone. */
export function answerQuestions(operations: Operations): void {
  process.on('message', async (message) => {
    // Both ends are this file.
    const { id, name, input } = message as Question;
    const answer: Answer = { id };
    try {
      answer.value = await operations[name]?.(input);
    } catch (error) {
      answer.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    process.send?.(answer);
  });
  process.on('disconnect', () => process.exit());
}
