/** What Windows' kernel serves itself, as the process System with pid 4: in words, for it cannot be ended. Pure. */
import type { Failure } from '../../preload/model.ts';

const KERNEL_PID = 4;

/** File and printer sharing. */
const SHARING = new Set([139, 445]);

export const isWindowsKernel = ({ pid, name }: { pid: number; name: string }): boolean =>
  pid === KERNEL_PID && name.toLowerCase() === 'system';

/** Of which port is not always known. */
export function kernelWords(port: number | null): Pick<Failure, 'message' | 'nextStep'> {
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
