/** The connections of `netstat -ano` of Windows, in any language. Pure. */
import type { ConnectionState } from '../../../../preload/model.ts';
import { type Endpoint, readEndpoint, readPid } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

export interface PrintedConnection {
  readonly state: ConnectionState;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Null where nobody has it any more, or the text does not tell. */
  readonly pid: number | null;
}

/** Of Windows English in all languages but German; macOS has the same words but one. A word that is not here is that of a state which passes. */
const STATES: ReadonlyMap<string, ConnectionState> = new Map<string, ConnectionState>([
  ['ESTABLISHED', 'established'],
  ['HERGESTELLT', 'established'],
  ['TIME_WAIT', 'time-wait'],
  ['WARTEND', 'time-wait'],
  ['CLOSE_WAIT', 'close-wait'],
  ['SCHLIESSEN_WARTEN', 'close-wait'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['FIN_WARTEN_1', 'fin-wait-1'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['FIN_WARTEN_2', 'fin-wait-2'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_GESENDET', 'syn-sent'],
  ['SYN_RECEIVED', 'syn-received'],
  ['SYN_RCVD', 'syn-received'],
  ['SYN_EMPFANGEN', 'syn-received'],
  ['LAST_ACK', 'last-ack'],
  ['LETZTE_BEST', 'last-ack'],
  ['CLOSING', 'closing'],
]);

/** Rows are told by their shape: TCP, two ends with a port each, a state. */
export function readNetstatConnections(text: string): PrintedConnection[] {
  const rows: PrintedConnection[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const [protocol, near = '', far = '', state = '', number = ''] = fieldsOf(line);
    if (protocol !== 'TCP' || isCut) continue;
    const [local, remote] = [readEndpoint(near, ':'), readEndpoint(far, ':')];
    if (local && remote && state !== '') rows.push(connectionOf(local, remote, state, readPid(number)));
  }
  return rows;
}

/** `state`: the word as printed; `pid` 0 is nobody. */
export const connectionOf = (
  local: Endpoint,
  remote: Endpoint,
  state: string,
  pid: number | null,
): PrintedConnection => ({
  state: STATES.get(state) ?? 'closing',
  localAddress: local.address,
  localPort: local.port,
  remoteAddress: remote.address,
  remotePort: remote.port,
  pid: pid === 0 ? null : pid,
});
