/** Tells how long the machine slept, when it wakes. */
import type { PowerMonitor } from 'electron';

/** `onWake` gets ms, or undefined where no `suspend` was told, as some Linux desktops do not. */
export function followSleep(
  power: Pick<PowerMonitor, 'on'>,
  onWake: (sleptMs: number | undefined) => void,
  // The wall's clock: the others stand still while the machine sleeps.
  now: () => number = Date.now,
): void {
  let fellAsleepAt: number | null = null;
  power.on('suspend', () => {
    fellAsleepAt = now();
  });
  power.on('resume', () => {
    const sleptMs = fellAsleepAt === null ? undefined : Math.max(0, now() - fellAsleepAt);
    fellAsleepAt = null;
    onWake(sleptMs);
  });
}
