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
