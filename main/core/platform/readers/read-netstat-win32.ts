/** `netstat -ano` of Windows, also with -b and without -n, in any language: rows are told by their shape, never by a word. Pure. */
import {
  distinct,
  familyOf,
  type Printed,
  type PrintedSocket,
  readEndpoint,
  readPid,
} from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

/** With `-q` sockets that are bound but do not listen are listed too. German alone translates states; not this one. */
const BOUND = 'BOUND';

export function readNetstatWin32(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  let last: PrintedSocket | null = null;
  for (const { text: line, isCut } of linesOf(text)) {
    const fields = fieldsOf(line);
    const protocol = fields[0] === 'TCP' ? 'tcp' : fields[0] === 'UDP' ? 'udp' : null;
    if (protocol === null || fields.length < 3) {
      if (last && isOwnerLine(line)) rows.push({ ...last, process: line.trim().slice(1, -1) });
      else if (last && fields.length > 0 && line.startsWith('  ')) continue;
      else if (last) rows.push(last);
      last = null;
      continue;
    }
    if (last) rows.push(last);
    last = socketOf(protocol, fields, isCut);
    recognized ||= last !== null || isConnection(fields);
  }
  if (last) rows.push(last);
  return { rows: distinct(rows), recognized };
}

/** ` [svchost.exe]`: with -b, below the row that it belongs to; between them may stand the service's name. */
const isOwnerLine = (line: string): boolean => /^ \[[^[\]]+\]$/.test(line.trimEnd());

function socketOf(protocol: 'tcp' | 'udp', fields: readonly string[], isCut: boolean): PrintedSocket | null {
  const [, local = '', foreign = '', ...rest] = fields;
  const endpoint = readEndpoint(local, ':');
  if (!endpoint) return null;
  // Behind the pid stands, with -t, where the connection is offloaded to.
  const at = rest.findLastIndex((field) => readPid(field) !== null);
  const pid = readPid(rest[at] ?? '');
  const states = at < 0 ? rest : rest.slice(0, at);
  // The last word of a text that was cut may have been this one.
  const isBound = states[0] === BOUND || (isCut && at < 0 && BOUND.startsWith(states[0] ?? ''));
  const listens =
    protocol === 'udp'
      ? foreign === '*:*' && states.length === 0
      : /^[^ ]*:0$/.test(foreign) && states.length > 0 && !isBound;
  return listens
    ? { protocol, family: familyOf(endpoint.address), ...endpoint, pid: isCut ? null : pid }
    : null;
}

const isConnection = ([, local = '', foreign = '']: readonly string[]): boolean =>
  /:\S+$/.test(local) && /:\S+$/.test(foreign);
