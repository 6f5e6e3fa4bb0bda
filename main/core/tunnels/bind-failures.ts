/** Why a port or a socket could not be bound: a sentence and a next step for what the system calls it. */
import { fail } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { endName } from './bind-addresses.ts';

type Refusal = ReturnType<typeof fail>;

/** `code`: as the system calls it, such as `EADDRINUSE`. */
export function portFailure(code: string, address: string, port: number): Refusal {
  const name = cleanText(endName(address, port));
  if (code === 'EADDRINUSE')
    return fail('unavailable', `${name} is taken.`, 'End what holds it, or choose another port.');
  if (code === 'EACCES' || code === 'EPERM')
    return fail('permission', `${name} may not be bound by you.`, 'Choose a port from 1024 up.');
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENOTFOUND')
    return fail(
      'not-found',
      `${cleanText(address)} is no address of this machine.`,
      `Bind 127.0.0.1, or an address that this machine has now.`,
    );
  return fail('unavailable', `${name} cannot be bound (${cleanText(code)}).`, 'Choose another port.');
}

export type SocketTrouble = 'answers' | 'no-socket' | 'too-long' | 'no-folder' | 'no-right' | 'other';

export function socketFailure(trouble: SocketTrouble, path: string): Refusal {
  const name = cleanText(path);
  const failures: Record<SocketTrouble, Parameters<typeof fail>> = {
    answers: ['unavailable', `Somebody answers on ${name}.`, 'End what holds it, or choose another path.'],
    'no-socket': [
      'unavailable',
      `${name} is there and is no socket.`,
      'Move it away, or choose another path.',
    ],
    'too-long': ['invalid-input', `${name} is too long for a socket.`, 'Choose a path of at most 100 bytes.'],
    'no-folder': ['not-found', `The folder of ${name} is not there.`, 'Make it, or choose another path.'],
    'no-right': ['permission', `You may not make ${name}.`, 'Choose a path in a folder of yours.'],
    other: ['unavailable', `${name} cannot be made.`, 'Choose another path.'],
  };
  return fail(...failures[trouble]);
}
