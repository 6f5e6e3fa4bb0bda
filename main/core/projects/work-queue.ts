/** Does one piece of work after another, each once however often it is asked for while it waits. */

export interface WorkQueue {
  add(key: string, work: () => Promise<unknown>): void;
  /** When nothing is left to do. */
  idle(): Promise<void>;
  stop(): void;
}

export function createWorkQueue(onIdle: () => void, onError: (error: unknown) => void): WorkQueue {
  const waiting = new Map<string, () => Promise<unknown>>();
  let running: Promise<void> | null = null;

  const run = async () => {
    // First `running` is set: the work itself may add more.
    await null;
    for (let next = take(); next; next = take()) await next().catch(onError);
    running = null;
    onIdle();
  };

  const take = () => {
    const first = waiting.entries().next().value;
    if (first) waiting.delete(first[0]);
    return first?.[1];
  };

  return {
    add(key, work) {
      waiting.set(key, work);
      running ??= run();
    },
    async idle() {
      while (running) await running;
    },
    stop: () => waiting.clear(),
  };
}
