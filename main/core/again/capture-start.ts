/** What is needed to start a process again, taken from it before it is asked to end. */
import type { Platform, ProcessIdentity, StartFacts } from '../platform/platform.ts';

/** So long may a free be held up, in ms. Reading the files of a process took 0.3 ms (median); a busy machine may let it wait. */
const CAPTURE_LIMIT_MS = 250;

/** Null where it cannot be read, or not in time: then nothing can be started again, and the free goes on all the same. */
export async function captureStart(
  platform: Pick<Platform, 'startFacts'>,
  identity: ProcessIdentity,
): Promise<StartFacts | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), CAPTURE_LIMIT_MS);
  });
  const reading = platform.startFacts(identity).then(
    (result) => (result.ok ? result.value : null),
    // Whatever is wrong with it, the user asked for something else.
    () => null,
  );
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
