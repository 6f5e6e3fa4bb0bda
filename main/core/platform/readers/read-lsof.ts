/** `lsof -nP -iTCP -sTCP:LISTEN -iUDP`, the table that people paste. Pure. */
import { fromLsof } from './lsof-name.ts';
import { distinct, type Printed, type PrintedSocket, readPid } from './printed-socket.ts';
import { fieldsOf, isCutLine, linesOf } from './text-lines.ts';
import { unescapeLsof } from './unescape-lsof.ts';

const HEADING = /^COMMAND\s+PID\s/;

export function readLsof(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const line of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const fields = fieldsOf(line);
    const type = fields.findIndex((field, at) => at >= 4 && (field === 'IPv4' || field === 'IPv6'));
    const node = fields[type + 3];
    const pid = readPid(fields[1] ?? '');
    if (type < 0 || pid === null || (node !== 'TCP' && node !== 'UDP')) continue;
    recognized = true;
    const state = fields[type + 5];
    if (state === undefined && (node === 'TCP' || isCutLine(text, line))) continue;
    // lsof writes a blank in a name as \x20, so the name is the first field.
    const socket = fromLsof({
      protocol: node === 'TCP' ? 'tcp' : 'udp',
      family: fields[type] === 'IPv6' ? 'ipv6' : 'ipv4',
      name: fields[type + 4] ?? '',
      state: state?.startsWith('(') && state.endsWith(')') ? state.slice(1, -1) : null,
      pid,
      process: unescapeLsof(fields[0] ?? ''),
    });
    if (socket) rows.push(socket);
  }
  return { rows: distinct(rows), recognized };
}
