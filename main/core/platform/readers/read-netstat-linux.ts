/** `netstat -tulnp` of Linux: net-tools and busybox. Pure. */
import {
  distinct,
  familyOf,
  type Printed,
  type PrintedSocket,
  readEndpoint,
  readPid,
} from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

/** BSD has `(state)`. */
const HEADING = /^\s*Proto Recv-Q Send-Q\s.*\sState\b/;
/** With `-o` what its timer does stands at the end of a row. */
const TIMER = / (?:off|on|keepalive|timewait|probe|unkn-\d+) \([\d.]+\/\d+\/\d+\)$/;

export function readNetstatLinux(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const { text: line } of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const [kind = '', received = '', sent = '', local = '', foreign = '', state = '', ...rest] =
      fieldsOf(line);
    const protocol = /^(tcp|udp)6?$/.exec(kind)?.[1];
    if ((protocol !== 'tcp' && protocol !== 'udp') || !/^\d+$/.test(received) || !/^\d+$/.test(sent))
      continue;
    recognized ||= local.includes(':') && foreign.includes(':');
    // UDP sockets without a peer have no state, so the next column moves up.
    if (protocol === 'tcp' ? state !== 'LISTEN' : !foreign.endsWith(':*')) continue;
    const endpoint = readEndpoint(local, ':');
    if (!endpoint) continue;
    const owner = ownerIn(protocol === 'tcp' ? rest : [state, ...rest]);
    rows.push({ protocol, family: familyOf(endpoint.address), ...endpoint, ...owner });
  }
  return { rows: distinct(rows), recognized };
}

/** `600/sshd: /usr/sbin`, `-`, with `-e` after the user and the inode. */
function ownerIn(fields: readonly string[]): Pick<PrintedSocket, 'pid' | 'process'> {
  for (const at of [0, 2]) {
    const [, number = '', name = ''] = /^(\d+)\/(.*)$/.exec(fields[at] ?? '') ?? [];
    const pid = readPid(number);
    if (pid === null) continue;
    const words = [name, ...fields.slice(at + 1)].filter((word) => word !== '');
    return { pid, process: words.join(' ').replace(TIMER, '') };
  }
  return { pid: null };
}
