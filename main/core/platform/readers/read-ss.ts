/** `ss -tlnp`, `-ulnp`, `-tulnp` of iproute2, with or without its heading. Pure. */
import {
  distinct,
  familyOf,
  type Printed,
  type PrintedSocket,
  readEndpoint,
  readPid,
} from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

const HEADING = /^\s*(?:Netid\s+)?State\s+Recv-Q\s+Send-Q/;
const STATES: ReadonlySet<string> = new Set(['LISTEN', 'UNCONN']);
const OTHER_STATES = /^(?:ESTAB|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING)$/;

export function readSs(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const line of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const fields = fieldsOf(line);
    const at = STATES.has(fields[0] ?? '') ? 0 : 1;
    const state = fields[at] ?? '';
    if (OTHER_STATES.test(fields[0] ?? '') || OTHER_STATES.test(state)) recognized = true;
    if (!STATES.has(state)) continue;
    const protocol = at === 1 ? fields[0] : state === 'LISTEN' ? 'tcp' : 'udp';
    const isSocket = /^\d+$/.test(fields[at + 1] ?? '') && /^\d+$/.test(fields[at + 2] ?? '');
    if ((protocol !== 'tcp' && protocol !== 'udp') || !isSocket) continue;
    recognized = true;
    const socket = socketOf(protocol, fields[at + 3] ?? '', fields[at + 4] ?? '', line);
    if (socket) rows.push(socket);
  }
  return { rows: distinct(rows), recognized };
}

function socketOf(protocol: 'tcp' | 'udp', local: string, peer: string, line: string): PrintedSocket | null {
  const endpoint = readEndpoint(local, ':');
  if (!endpoint || !peer.endsWith(':*')) return null;
  // `*` is an IPv6 wildcard that takes IPv4; the other wildcards are printed as 0.0.0.0 and [::].
  const family = endpoint.address === '*' ? 'dual' : familyOf(endpoint.address);
  return { protocol, family, ...endpoint, ...holdersIn(line) };
}

/**
 * `users:(("node",pid=12,fd=3),("node",pid=13,fd=3))`. ss escapes nothing, so a name can pretend to be a second holder:
 * this is for people to look at, and nothing is signalled by it.
 */
function holdersIn(line: string): Pick<PrintedSocket, 'pid' | 'process' | 'pids'> {
  const at = line.indexOf('users:((');
  if (at < 0) return { pid: null };
  const holders = [...line.slice(at).matchAll(/\("([^"]*)",pid=(\d+),/g)];
  const pids = holders.map((holder) => readPid(holder[2] ?? '')).filter((pid) => pid !== null);
  const [pid] = pids;
  if (pid === undefined) return { pid: null };
  const several = new Set(pids);
  return { pid, process: holders[0]?.[1] ?? '', ...(several.size > 1 && { pids: [...several] }) };
}
