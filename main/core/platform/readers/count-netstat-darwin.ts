/** The connections that `netstat -an` and `-anv` of macOS tell of one port. Pure. */
import type { ConnectionCounts } from '../platform.ts';
import { type Endpoint, readEndpoint } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const KIND = /^(?:tcp|udp)(?:4|6|46)$/;

/**
 * Of those whose local end has `port`. `isOwn`: whether an address is one of this machine, without its zone; IPv6 addresses may
 * be cut. A UDP socket with a peer counts as established.
 */
export function countNetstatDarwin(
  text: string,
  port: number,
  isOwn: (address: string) => boolean,
): ConnectionCounts {
  const counts = { established: 0, local: 0, timeWait: 0, other: 0 };
  for (const { text: line, isCut } of linesOf(text)) {
    const [kind = '', , , near = '', far = '', state = ''] = fieldsOf(line);
    if (!KIND.test(kind) || isCut || readEndpoint(near, '.')?.port !== port) continue;
    const peer = readEndpoint(far, '.');
    if (!peer) continue;
    if (state === 'TIME_WAIT') counts.timeWait++;
    else if (state !== 'ESTABLISHED' && kind.startsWith('tcp')) counts.other++;
    else {
      counts.established++;
      if (isOwn(bareAddress(peer))) counts.local++;
    }
  }
  return counts;
}

const bareAddress = ({ address }: Endpoint): string => address.replace(/%.*/, '');
