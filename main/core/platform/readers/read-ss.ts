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
  const anyIs = wildcardFamily(text);
  for (const { text: line } of linesOf(text)) {
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
    const endpoint = readEndpoint(fields[at + 3] ?? '', ':');
    if (!endpoint || !/:\*$/.test(fields[at + 4] ?? '')) continue;
    const family = /^\*(?:%|$)/.test(endpoint.address) ? anyIs : familyOf(endpoint.address);
    rows.push({ protocol, family, ...endpoint, ...holdersIn(line) });
  }
  return { rows: distinct(rows), recognized };
}

/**
 * `*` is an IPv6 wildcard that takes IPv4; the others are printed as 0.0.0.0 and [::]. Versions before 2018 print them as
 * `*` and `:::22`, without brackets.
 */
const wildcardFamily = (text: string): 'ipv4' | 'dual' => (/[ \t]:::(?:\*|\d)/.test(text) ? 'ipv4' : 'dual');

/** `("node",pid=12,fd=3)`, with `-Z` and `-T` with more in it; `("node",12,3)` in versions before 2015. */
const HOLDER = /\("([^"]*)",(?:pid=(\d+),(?:[^()"]*,)?fd=\d+|(\d+),\d+)\)/g;
const HOLDERS = /^users:\((?:\("[^"]*",(?:pid=\d+,(?:[^()"]*,)?fd=\d+|\d+,\d+)\),?)+\)(?=\s|$)/;

/**
 * `users:(("node",pid=12,fd=3),("node",pid=13,fd=3))`. ss escapes nothing, but a name has 15 signs at most, too few to
 * pretend to be a whole holder: where it is not all of that form, nobody is told.
 */
function holdersIn(line: string): Pick<PrintedSocket, 'pid' | 'process' | 'pids'> {
  const at = line.indexOf('users:(');
  const [list = ''] = at < 0 ? [] : (HOLDERS.exec(line.slice(at)) ?? []);
  const holders = [...list.matchAll(HOLDER)];
  const pids = holders.map((holder) => readPid(holder[2] ?? holder[3] ?? '')).filter((pid) => pid !== null);
  const [pid] = pids;
  if (pid === undefined) return { pid: null };
  const several = new Set(pids);
  return { pid, process: holders[0]?.[1] ?? '', ...(several.size > 1 && { pids: [...several] }) };
}
