/** The connections of `netstat -an` and `-anv` of macOS, in any of its layouts. Pure. */
import type { ConnectionState } from '../../../../preload/model.ts';
import { readEndpoint } from './printed-socket.ts';
import type { PrintedConnection } from './read-netstat-connections.ts';
import { ownerIn } from './read-netstat-darwin.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const KIND = /^(tcp|udp)(?:4|6|46)$/;

const STATES: ReadonlyMap<string, ConnectionState> = new Map<string, ConnectionState>([
  ['ESTABLISHED', 'established'],
  ['TIME_WAIT', 'time-wait'],
  ['CLOSE_WAIT', 'close-wait'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_RCVD', 'syn-received'],
  ['LAST_ACK', 'last-ack'],
  ['CLOSING', 'closing'],
]);

/** A word that is not known is that of a state which passes; a UDP socket with another end is established. */
export function readNetstatDarwinConnections(text: string): PrintedConnection[] {
  const rows: PrintedConnection[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const [kind = '', , , near = '', far = '', ...tail] = fieldsOf(line);
    const [, protocol] = KIND.exec(kind) ?? [];
    const [local, remote] = [readEndpoint(near, '.'), readEndpoint(far, '.')];
    if (!protocol || isCut || !local || !remote) continue;
    const state = protocol === 'udp' ? 'ESTABLISHED' : (tail[0] ?? '');
    if (state === '') continue;
    const { pid } = ownerIn(protocol === 'udp' ? tail : tail.slice(1), isCut);
    rows.push({
      state: STATES.get(state) ?? 'closing',
      localAddress: local.address,
      localPort: local.port,
      remoteAddress: remote.address,
      remotePort: remote.port,
      pid: pid === 0 ? null : pid,
    });
  }
  return rows;
}
