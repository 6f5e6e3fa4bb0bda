/** Newer versions: looked for when that is asked, or once a day where the settings say so; fetched and installed on the user's word. */
import { fail, ok, type Result, type UpdateStep, type UpdateUse } from '../../preload/model.ts';
import type { UpdateEngine } from './update-engine.ts';
import { failureReason, UpdateError } from './update-failure.ts';
import {
  afterUpdate,
  installAtEnd,
  isNewer,
  mayCheck,
  type UpdateEvent,
  type UpdateStand,
  updateUse,
  whyNoStep,
} from './update-machine.ts';

export interface UpdatesDeps {
  /** Of this app. */
  version: string;
  /** Why nothing is looked for here, or null. Asked once, when it is first needed. */
  whyNot: () => Promise<string | null>;
  /** Called once, when it is first needed: what it brings along is large. */
  loadEngine: () => Promise<UpdateEngine>;
  onUse: (use: UpdateUse) => void;
  /** Wishes to quit, which may come to nothing: then `stay` is called. */
  quit: () => void;
  limitMs?: number;
}

export interface Updates {
  /** Finds out whether this copy looks at all, and asks nobody for that: a user is to see it before they try. */
  know(): Promise<void>;
  /** Never fails: what came of it is what is told. One look at a time. */
  check(): Promise<UpdateUse>;
  /** Begins a step, and says why where it cannot be taken now. What comes of it is told. */
  step(step: UpdateStep): Promise<Result<null>>;
  /** Whether to look by itself. */
  follow(automatic: boolean): void;
  /** The wish to quit came to nothing. */
  stay(): void;
  /** The last thing before the app ends in good order. False where it should come up again by other means. */
  leave(): Promise<boolean>;
  close(): void;
}

const DAY_MS = 86_400_000;
/** Not while the session comes up. */
const FIRST_MS = 60_000;
const LIMIT_MS = 20_000;

export function createUpdates(deps: UpdatesDeps): Updates {
  const { whyNot, onUse, version: own, limitMs = LIMIT_MS } = deps;
  let stand: UpdateStand = { at: 'idle' };
  let why: Promise<string | null> | null = null;
  let engine: Promise<UpdateEngine> | null = null;
  let looking: Promise<UpdateUse> | null = null;
  let fetching: AbortController | null = null;
  let fetched: Promise<void> = Promise.resolve();

  const take = (event: UpdateEvent) => {
    const next = afterUpdate(stand, event);
    if (next === stand) return;
    stand = next;
    onUse(updateUse(stand, own));
  };
  const loaded = () => {
    engine ??= deps.loadEngine();
    return engine;
  };
  /** Whether nothing is looked for here. */
  const isOff = async (): Promise<boolean> => {
    why ??= whyNot();
    const reason = await why;
    if (reason !== null && stand.at !== 'off') take({ kind: 'off', why: reason });
    return reason !== null;
  };
  const look = async () => {
    if (await isOff()) return;
    take({ kind: 'check' });
    try {
      const { version, given } = await inTime(async (signal) => (await loaded()).look(signal), limitMs);
      take({ kind: 'found', version, given, newer: isNewer(version, own) });
    } catch (error) {
      take({
        kind: 'unknown',
        words: `It could not be looked up: ${failureReason(error)}. Try again later.`,
      });
    }
  };
  const check = () => {
    const isBusy = stand.at !== 'off' && !mayCheck(stand);
    if (isBusy && !looking) return Promise.resolve(updateUse(stand, own));
    looking ??= look()
      .catch((error: unknown) =>
        take({ kind: 'unknown', words: `It could not be looked up: ${failureReason(error)}.` }),
      )
      .then(() => {
        looking = null;
        return updateUse(stand, own);
      });
    return looking;
  };
  const broken = (what: string) => (error: unknown) =>
    take({ kind: 'broken', words: `It could not be ${what}: ${failureReason(error)}. Try again.` });

  const download = async () => {
    const abort = new AbortController();
    fetching = abort;
    take({ kind: 'download' });
    const tell = (percent: number | null) => {
      if (!abort.signal.aborted) take({ kind: 'progress', percent });
    };
    try {
      await (await loaded()).download(tell, abort.signal);
      if (!abort.signal.aborted) take({ kind: 'downloaded' });
    } catch (error) {
      if (!abort.signal.aborted) broken('downloaded')(error);
    }
  };
  const prepared = async (then: () => void) => {
    try {
      await (await loaded()).prepare();
      then();
    } catch (error) {
      broken('installed')(error);
    }
  };
  const taken: Record<UpdateStep, () => Promise<Result<null>> | Result<null>> = {
    download: () => {
      // One that was cancelled may still be on its way out.
      fetched = fetched.then(download);
      return ok(null);
    },
    cancel: () => {
      fetching?.abort();
      take({ kind: 'cancelled' });
      return ok(null);
    },
    restart: () => {
      take({ kind: 'restart' });
      void prepared(deps.quit);
      return ok(null);
    },
    'at-quit': () => {
      take({ kind: 'at-quit', on: true });
      void prepared(() => {});
      return ok(null);
    },
    'not-at-quit': async () => {
      if (!(await loaded()).revocable)
        return fail(
          'unavailable',
          'macOS has taken it over, and installs it when Quayside quits.',
          'Keep Quayside running for as long as you want this version.',
        );
      take({ kind: 'at-quit', on: false });
      return ok(null);
    },
  };
  return {
    async know() {
      await isOff();
    },
    check,
    async step(step) {
      const reason = whyNoStep(stand, step);
      if (reason !== null) return fail('unavailable', reason, 'Look at Updates in the settings.');
      return taken[step]();
    },
    ...daily(check),
    stay: () => take({ kind: 'stay' }),
    async leave() {
      const order = installAtEnd(stand);
      if (order === null) return true;
      const installed = await (await loaded()).install(order.restart);
      return installed || !order.restart;
    },
  };
}

/** Checks by itself once a day while that is wanted. */
function daily(check: () => Promise<unknown>): Pick<Updates, 'follow' | 'close'> {
  let automatic = false;
  let timer: NodeJS.Timeout | undefined;
  const later = (ms: number) => {
    timer = setTimeout(() => void check().then(() => automatic && later(DAY_MS)), ms);
    // It keeps nothing alive.
    timer.unref();
  };
  const follow = (next: boolean) => {
    if (next === automatic) return;
    automatic = next;
    clearTimeout(timer);
    if (next) later(FIRST_MS);
  };
  return { follow, close: () => follow(false) };
}

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, limitMs: number): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new UpdateError('its feed did not answer in time'));
      abort.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([work(abort.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
