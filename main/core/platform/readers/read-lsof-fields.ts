/** `lsof -F pcuLftPn…`: one field a line, told by its first letter. Pure. */
import { fromLsof } from './lsof-name.ts';
import { distinct, type Printed, type PrintedSocket, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';
import { unescapeLsof } from './unescape-lsof.ts';

interface File {
  family: 'ipv4' | 'ipv6' | null;
  protocol: 'tcp' | 'udp' | null;
  name: string | null;
  state: string | null;
}

const nothing = (): File => ({ family: null, protocol: null, name: null, state: null });

export function readLsofFields(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  let pid: number | null = null;
  let process = '';
  let file = nothing();
  let hasStates = false;
  const finish = () => {
    const { family, protocol, name, state } = file;
    file = nothing();
    if (pid === null || !family || !protocol || name === null) return;
    recognized = true;
    // Where states are printed and this one is not, it was cut off.
    if (protocol === 'tcp' && state === null && hasStates) return;
    const socket = fromLsof({ protocol, family, name, state, pid, process });
    if (socket) rows.push(socket);
  };
  for (const { text: line, isCut } of linesOf(text)) {
    const value = line.slice(1);
    switch (line[0]) {
      case 'p':
        finish();
        pid = readPid(value);
        process = '';
        break;
      case 'c':
        process = unescapeLsof(value);
        break;
      case 'f':
        finish();
        break;
      case 't':
        // Without `f` in the list of fields a file begins with its type.
        if (file.name !== null || file.family) finish();
        file.family = value === 'IPv4' ? 'ipv4' : value === 'IPv6' ? 'ipv6' : null;
        break;
      case 'P':
        file.protocol = value === 'TCP' ? 'tcp' : value === 'UDP' ? 'udp' : null;
        break;
      case 'n':
        file.name = isCut ? null : value;
        break;
      case 'T':
        if (!value.startsWith('ST=')) break;
        file.state = value.slice(3);
        hasStates = true;
        break;
    }
  }
  finish();
  return { rows: distinct(rows), recognized };
}
