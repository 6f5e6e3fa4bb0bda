/** `netstat -an` and `-anv` of macOS and FreeBSD. The layouts are told apart by the shape of a row. Pure. */
import { distinct, type Printed, type PrintedSocket, readEndpoint, readPid } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

/** Of Linux it has another word for the state. */
const HEADING = /^\s*Proto Recv-Q Send-Q\s.*\(state\)/;
/** NetBSD and OpenBSD leave out the 4. */
const KIND = /^(tcp|udp)(4|6|46)?$/;

export function readNetstatDarwin(text: string): Printed<PrintedSocket> {
  const rows: PrintedSocket[] = [];
  let recognized = false;
  for (const { text: line, isCut } of linesOf(text)) {
    if (HEADING.test(line)) recognized = true;
    const [kind = '', received = '', sent = '', local = '', foreign = '', ...tail] = fieldsOf(line);
    const [, protocol, version] = KIND.exec(kind) ?? [];
    if ((protocol !== 'tcp' && protocol !== 'udp') || !/^\d+$/.test(received) || !/^\d+$/.test(sent))
      continue;
    recognized ||= isOfBsd(local) && isOfBsd(foreign);
    if (foreign !== '*.*' || (protocol === 'tcp' && tail[0] !== 'LISTEN')) continue;
    const endpoint = readEndpoint(local, '.');
    if (!endpoint) continue;
    const rest = protocol === 'tcp' ? tail.slice(1) : tail;
    const family = version === '46' ? 'dual' : version === '6' ? 'ipv6' : 'ipv4';
    rows.push({ protocol, family, ...endpoint, ...ownerIn(rest, isCut) });
  }
  return { rows: distinct(rows), recognized };
}

/** `*.*`, `*.80`, `10.0.0.1.http`: other systems have a colon before the port. */
const isOfBsd = (address: string): boolean => /\.[^.:]+$/.test(address);

const isNumber = (field: string | undefined): boolean => field !== undefined && /^\d+$/.test(field);

/**
 * What stands behind the state, by release:
 * nothing (`netstat -an`, FreeBSD);
 * rhiwat shiwat pid epid (10.x to 11);
 * rhiwat shiwat pid epid state options;
 * the same with gencnt flags flags1 usecnt rtncnt fltrs (12, 13);
 * rxbytes txbytes before all that (14, 15);
 * rxbytes txbytes rhiwat shiwat process:pid state options gencnt … (26).
 * `state` has 5 hexadecimal digits (some releases of 10.15 to 12: `0x` and 4), `options` 8 and `gencnt` 16.
 */
export function ownerIn(tail: readonly string[], isCut: boolean): Pick<PrintedSocket, 'pid' | 'process'> {
  const end = endOfOwner(tail);
  if (isCut && end === tail.length) return { pid: null };
  const named = /^(.*):(\d+)$/.exec(tail[end - 1] ?? '');
  if (named) return namedOwner(tail.slice(0, end - 1), named);
  // Two counts of waiting bytes, perhaps two of bytes that went through, then pid and epid.
  const isShape = (end === 4 || (end === 6 && tail.length > 6)) && tail.slice(0, end).every(isNumber);
  return { pid: isShape ? readPid(tail[end - 2] ?? '') : null };
}

/** A name may hold blanks: then it began some fields earlier, behind the four numbers. */
function namedOwner(before: readonly string[], [, name = '', pid = '']: RegExpExecArray) {
  const start = before.findIndex((field, index) => index >= 4 || !isNumber(field));
  const words = start < 0 ? [] : before.slice(start);
  // Cut behind a blank, a name has its colon for itself.
  return { pid: readPid(pid), process: [...words, name].filter((word) => word !== '').join(' ') };
}

/** Where the state of the socket begins; the end of the row where there is none. */
function endOfOwner(tail: readonly string[]): number {
  const isAt = (at: number) =>
    /^(?:0x[0-9a-f]{4}|[0-9a-f]{5})$/.test(tail[at] ?? '') &&
    /^(?:0x)?[0-9a-f]{8}$/.test(tail[at + 1] ?? '') &&
    (tail.length === at + 2 || /^[0-9a-f]{10,16}$/.test(tail[at + 2] ?? ''));
  for (let at = 3; at < tail.length - 1; at++) if (isAt(at)) return at;
  return tail.length;
}
