/** The table that `Get-NetTCPConnection` and `Get-NetUDPEndpoint` of PowerShell print, as people paste it. Pure. */
import {
  distinct,
  familyOf,
  type Printed,
  type PrintedSocket,
  readEndpoint,
  readPid,
} from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const HEADING = /^\s*LocalAddress\s+LocalPort(\s+RemoteAddress\s+RemotePort\s+State\b)?/;

/** The column before the pid is blank for all that is not connected. */
export function readGetNetTcpConnectionTable(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let protocol: 'tcp' | 'udp' | null = null;
  for (const { text: line, isCut } of linesOf(text)) {
    const heading = HEADING.exec(line);
    if (heading) protocol = heading[1] === undefined ? 'udp' : 'tcp';
    const [address = '', port = '', , , state, ...rest] = fieldsOf(line);
    const listens = protocol === 'udp' ? !isCut : state === 'Listen';
    const endpoint = protocol && listens ? readEndpoint(`${address}:${port}`, ':') : null;
    if (!protocol || !endpoint) continue;
    const pid = protocol === 'udp' || isCut ? null : readPid(rest.at(-1) ?? '');
    rows.push({ protocol, family: familyOf(endpoint.address), ...endpoint, pid });
  }
  return { rows: distinct(rows), recognized: protocol !== null };
}
