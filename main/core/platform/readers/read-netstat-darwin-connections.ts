/** The connections of `netstat -an` and `-anv` of macOS, in any of its layouts. Pure. */
import { readEndpoint } from './printed-socket.ts';
import { connectionOf, type PrintedConnection } from './read-netstat-connections.ts';
import { ownerIn } from './read-netstat-darwin.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const KIND = /^(tcp|udp)(?:4|6|46)$/;

/** A UDP socket with another end is established. */
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
    rows.push(connectionOf(local, remote, state, pid));
  }
  return rows;
}
