/** `lsof -nP -iTCP -sTCP:LISTEN -iUDP`, the table that people paste. Pure. */
import { fromLsof } from './lsof-name.ts';
import { distinct, type Printed, type PrintedSocket, readPid } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';
import { unescapeLsof } from './unescape-lsof.ts';

const HEADING = /^\s*COMMAND\s+PID\s/;

export function readLsof(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const { text: line, isCut } of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const fields = fieldsOf(line);
    const type = fields.findIndex((field, at) => at >= 4 && (field === 'IPv4' || field === 'IPv6'));
    const node = type < 0 ? -1 : nodeAt(fields, type);
    const pid = readPid(fields[1] ?? '');
    if (node < 0 || pid === null) continue;
    recognized = true;
    const [protocol, name = '', state] = fields.slice(node);
    // TCP sockets have a state in this table, whatever it is; with `-T` there may be more in the parentheses.
    const isListening =
      protocol === 'TCP' ? /^\(LISTEN\)?$/.test(state ?? '') : state !== undefined || !isCut;
    if (!isListening) continue;
    // lsof writes a blank in a name as \x20, so the name is the first field.
    const socket = fromLsof({
      protocol: protocol === 'TCP' ? 'tcp' : 'udp',
      family: fields[type] === 'IPv6' ? 'ipv6' : 'ipv4',
      name,
      state: null,
      pid,
      process: unescapeLsof(fields[0] ?? ''),
    });
    if (socket) rows.push(socket);
  }
  return { rows: distinct(rows), recognized };
}

/** TYPE, DEVICE, SIZE/OFF, NODE: older versions leave the size of a socket blank. */
function nodeAt(fields: readonly string[], type: number): number {
  const at = fields.findIndex((field, index) => index > type && (field === 'TCP' || field === 'UDP'));
  return at <= type + 3 ? at : -1;
}
