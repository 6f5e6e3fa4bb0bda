/** The service manager of a system (systemd, launchd, Windows' own), and what it runs. */
import type { Result } from '../../../preload/model.ts';

/** A service of the system's service manager (systemd, Windows, launchd). */
export interface ServiceUnit {
  /** Such as `api.service`; only characters that its manager allows in names. */
  readonly name: string;
  readonly scope: 'system' | 'user';
  /** What keeps it up, where that is not systemd; its name may be any text then, and several names with commas between. */
  readonly manager?: string;
  /** All services of the process where they cannot be told apart (Windows: several in one): none is stopped for the others. */
  readonly shared?: readonly string[];
}

/** The system's service manager, by fixed programs and checked names of units. */
export interface ServiceManager {
  /** `permission` where it wants an administrator's word, `timeout` after 100 s. */
  stop(unit: ServiceUnit): Promise<Result<null>>;
  start(unit: ServiceUnit): Promise<Result<null>>;
  /** The same by hand. */
  command(verb: 'stop' | 'start', unit: ServiceUnit): string[];
}
