/** Looks for newer versions: when it is asked to, and once a day where the settings say so. It fetches and installs none. */
import type { UpdateUse } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';

/** Tells the newest version that is published. Throws what went wrong. */
export type NewestVersion = () => Promise<string>;

export interface UpdatesDeps {
  /** Of this app. */
  version: string;
  /** Why nothing is looked for here, or null. Asked once, when it is first needed. */
  whyNot: () => Promise<string | null>;
  newest: NewestVersion;
  onUse: (use: UpdateUse) => void;
  limitMs?: number;
}

export interface Updates {
  /** Never fails: what came of it is what is told. One look at a time. */
  check(): Promise<UpdateUse>;
  /** Whether to look by itself. */
  follow(automatic: boolean): void;
  close(): void;
}

const DAY_MS = 86_400_000;
/** Not while the session comes up. */
const FIRST_MS = 60_000;
const LIMIT_MS = 20_000;

/** As npm and electron-builder write them; a feed is text from elsewhere. */
const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[\w.-]{1,40})?$/;

export function createUpdates(deps: UpdatesDeps): Updates {
  const { whyNot, onUse } = deps;
  let why: Promise<string | null> | null = null;
  let looking: Promise<UpdateUse> | null = null;
  let automatic = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<UpdateUse> => {
    why ??= whyNot();
    const reason = await why;
    if (reason !== null) return { state: 'off', words: reason };
    onUse({ state: 'checking', words: 'Looking for a newer version…' });
    return answerOf(deps);
  };
  const check = () => {
    looking ??= look()
      .catch(failed)
      .then((use) => {
        looking = null;
        onUse(use);
        return use;
      });
    return looking;
  };
  const later = (ms: number) => {
    timer = setTimeout(() => void check().then(() => automatic && later(DAY_MS)), ms);
    // It keeps nothing alive.
    timer.unref();
  };
  return {
    check,
    follow(next) {
      if (next === automatic) return;
      automatic = next;
      clearTimeout(timer);
      if (next) later(FIRST_MS);
    },
    close() {
      automatic = false;
      clearTimeout(timer);
    },
  };
}

async function answerOf({ version, newest, limitMs = LIMIT_MS }: UpdatesDeps): Promise<UpdateUse> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('there was no answer in time')), limitMs);
  });
  try {
    const found = await Promise.race([newest(), late]);
    if (!VERSION.test(found)) throw new Error('what is published has no version');
    return isNewer(found, version)
      ? { state: 'newer', words: `Quayside ${found} is there; this is ${version}.` }
      : { state: 'current', words: `This is the newest version, ${version}.` };
  } catch (error) {
    return failed(error);
  } finally {
    clearTimeout(timer);
  }
}

function failed(error: unknown): UpdateUse {
  const reason = cleanText(error instanceof Error ? error.message : String(error), 200);
  return { state: 'failed', words: `It could not be looked up: ${reason}. Try again later.` };
}

/** Whether `found` comes after `own`; a version for trying out comes before the one that it is named for. */
export function isNewer(found: string, own: string): boolean {
  const [, ...left] = VERSION.exec(found) ?? [];
  const [, ...right] = VERSION.exec(own) ?? [];
  for (const at of [0, 1, 2]) {
    const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return left[3] === undefined && right[3] !== undefined;
}
