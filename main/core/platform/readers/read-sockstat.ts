/** `sockstat -l` of FreeBSD and NetBSD. Pure. */
import { distinct, type Printed, type PrintedSocket, readEndpoint, readPid } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const HEADING = /^\s*USER\s+COMMAND\s+PID\s/;
const KIND = /^(tcp|udp)(4|6|46)?$/;

export function readSockstat(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const { text: line } of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const fields = fieldsOf(line);
    // Names may hold blanks, and lies: all is counted from the last protocol.
    const at = fields.findLastIndex((field, index) => index >= 4 && KIND.test(field));
    const [, protocol, version] = KIND.exec(fields[at] ?? '') ?? [];
    const number = fields[at - 2] ?? '';
    if (at < 0 || (protocol !== 'tcp' && protocol !== 'udp') || !/^(\d+|\?)$/.test(number)) continue;
    recognized = true;
    const foreign = fields[at + 2];
    const endpoint = readEndpoint(fields[at + 1] ?? '', foreign === '*.*' ? '.' : ':');
    if (!endpoint || (foreign !== '*:*' && foreign !== '*.*')) continue;
    const family = version === '46' ? 'dual' : version === '6' ? 'ipv6' : 'ipv4';
    const process = fields.slice(1, at - 2).join(' ');
    const pid = readPid(number);
    rows.push({ protocol, family, ...endpoint, pid, ...(pid !== null && { process }) });
  }
  return { rows: distinct(rows), recognized };
}
