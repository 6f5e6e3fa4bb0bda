/** Counts down to a moment on the host's clock. */
import { useHostTime } from '../use-session.ts';

/** Whole seconds that are left, at least 0; null where there is no moment. */
export function useCountdown(at: string | null): number | null {
  const time = useHostTime(at === null ? 60_000 : 200);
  return at === null ? null : Math.max(0, Math.ceil((Date.parse(at) - time) / 1000));
}
