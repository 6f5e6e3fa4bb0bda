/** `Get-NetTCPConnection | ConvertTo-Json` and `Get-NetUDPEndpoint | ConvertTo-Json` of PowerShell. Pure. */
import { type JsonRow, jsonRows, NOTHING_PRINTED, wholeNumber } from './json-rows.ts';
import {
  distinct,
  familyOf,
  type Printed,
  type PrintedSocket,
  readEndpoint,
  readPid,
} from './printed-socket.ts';

/** A number in PowerShell 5.1 and 7, a word with -EnumsAsStrings. */
const LISTEN: readonly unknown[] = [2, 'Listen'];

export function readGetNetTcpConnection(text: string): Printed<PrintedSocket> {
  const list = jsonRows(text);
  if (!list) return NOTHING_PRINTED;
  const sockets = list.filter((row) => 'LocalAddress' in row && 'LocalPort' in row);
  const rows = sockets.map(socketOf).filter((row) => row !== null);
  return { rows: distinct(rows), recognized: sockets.length > 0 || list.length === 0 };
}

function socketOf(row: JsonRow): PrintedSocket | null {
  const isTcp = 'State' in row || 'RemotePort' in row;
  if (isTcp && !LISTEN.includes(row.State)) return null;
  const { LocalAddress: address, LocalPort: port } = row;
  if (typeof address !== 'string' || typeof port !== 'number') return null;
  const endpoint = readEndpoint(`${address}:${port}`, ':');
  const pid = wholeNumber(row.OwningProcess);
  return (
    endpoint && {
      protocol: isTcp ? 'tcp' : 'udp',
      family: familyOf(endpoint.address),
      ...endpoint,
      pid: pid === null ? null : readPid(String(pid)),
    }
  );
}
