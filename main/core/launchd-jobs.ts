/** Jobs of launchd, macOS' service manager, as far as a port is concerned: their names, and which are never stopped. Pure. */
import type { Failure, Owner } from '../../preload/model.ts';
import type { ServiceUnit } from './platform/platform.ts';

export const LAUNCHD = 'launchd';

export const isLaunchdJob = (unit: ServiceUnit | null | undefined): unit is ServiceUnit =>
  unit?.manager === LAUNCHD;

/** The unit that a row's supervisor stands for; null where that is no job of launchd. */
export const launchdUnit = (supervisor: Owner['supervisor']): ServiceUnit | null =>
  supervisor?.kind === LAUNCHD && supervisor.name !== null
    ? { name: supervisor.name, scope: 'user', manager: LAUNCHD }
    : null;

/** No sign that a path, an option or a pattern could be made of. */
const LABEL = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,254}$/;

export const isJobLabel = (label: string): boolean => LABEL.test(label);

/** Programs with windows are jobs too, made for one start each: they are ended as processes, and nothing starts them again. */
export const isProgramStart = (label: string): boolean => label.startsWith('application.');

export const isApples = (label: string): boolean => label.startsWith('com.apple.');

/** The formula that Homebrew runs in it; null for all other jobs. */
export const brewNameOf = (label: string): string | null =>
  /^homebrew\.mxcl\.([A-Za-z0-9][A-Za-z0-9_.@+-]*)$/.exec(label)?.[1] ?? null;

/** Why a job is neither stopped nor its process ended; null where it may be. `who` is the process in words. */
export const jobProtection = (
  { name }: ServiceUnit,
  who: string,
): Pick<Failure, 'message' | 'nextStep'> | null =>
  isApples(name)
    ? {
        message: `${who} is a part of macOS (its job ${name}), which would start it again at once.`,
        nextStep:
          'Switch off in System Settings what it does (General, Sharing has most), or take another port.',
      }
    : null;
