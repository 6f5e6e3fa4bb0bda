/** What Windows' kernel serves itself, as the process System with pid 4: in words, for it cannot be ended. Pure. */
import type { Failure } from '../../preload/model.ts';
import type { ProcessFacts } from './platform/platform.ts';

const KERNEL_PID = 4;

/** Whom the kernel serves at a port. */
export type BehindKernel = Pick<ProcessFacts, 'identity' | 'name' | 'unit'>;

const MOST_NAMES = 3;

const nameOf = ({ name, identity, unit }: BehindKernel): string =>
  unit ? `the service ${unit.name} (${name}, pid ${identity.pid})` : `${name} (pid ${identity.pid})`;

/** File and printer sharing. */
const SHARING = new Set([139, 445]);

export const isWindowsKernel = ({ pid, name }: { pid: number; name: string }): boolean =>
  pid === KERNEL_PID && name.toLowerCase() === 'system';

/** Of which port is not always known, nor for whom it is served there. */
export function kernelWords(
  port: number | null,
  behind: readonly BehindKernel[] = [],
): Pick<Failure, 'message' | 'nextStep'> {
  if (behind.length > 0) {
    const who = behind.slice(0, MOST_NAMES).map(nameOf).join(', ');
    return {
      message: `Windows itself answers there (HTTP.sys), for ${who}.`,
      nextStep: 'Stop that instead, or take another port.',
    };
  }
  return port !== null && SHARING.has(port)
    ? {
        message: 'Windows itself serves files and printers there (SMB).',
        nextStep: 'Take another port, or turn off file and printer sharing in the settings of the network.',
      }
    : {
        message:
          'Windows itself answers there, most often web requests (HTTP.sys) for IIS, WinRM or another service.',
        nextStep:
          'See for whom with `netsh http show servicestate` in a terminal of an administrator, and stop that service.',
      };
}
