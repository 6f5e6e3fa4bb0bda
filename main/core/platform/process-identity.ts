/** Names one life of one process, in the platform's own words. */

/**
 * One life of one process. `startKey` tells two lives of a re-used pid apart where the system can
 * (Linux: clock ticks since boot, field 22 of /proc/pid/stat, as text); it is compared, never read.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startKey: string;
}

/** One text for one life of one process, to keep things by. */
export const identityKey = (identity: ProcessIdentity): string => `${identity.pid} ${identity.startKey}`;

/** `process.kill` takes '', 0, -1, true and [1] for what they are not: only a whole number above 1 names one process. */
export const isSignallable = (pid: unknown): pid is number =>
  typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && pid <= 0x7fff_ffff;

/** What a process is sent: it is asked to end, or ended. */
export type Signal = 'ask' | 'force';
