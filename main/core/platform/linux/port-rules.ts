/** Which ports Linux keeps for administrators, hands out by itself, or never hands out. Read anew: they may be set at any time. */
import type { PortRange, PortRules } from '../platform.ts';
import { readProcFile } from './proc-file.ts';

/** The list of reserved ports may be as long as somebody likes; nobody writes thousands of ranges. */
const LIST_BYTES = 65_536;

export function readPortRules(folder = '/proc/sys/net/ipv4'): PortRules {
  const read = (name: string) =>
    readProcFile(`${folder}/${name}`, LIST_BYTES)?.toString('latin1').trim() ?? '';
  const privileged = read('ip_unprivileged_port_start');
  const [from, to] = read('ip_local_port_range').split(/\s+/);
  return {
    // A network namespace of an old kernel has no such file; the number was fixed then.
    privilegedBelow: /^\d+$/.test(privileged) ? Number(privileged) : 1_024,
    ephemeral: parseRange(`${from}-${to}`),
    reserved: parseRanges(read('ip_local_reserved_ports')),
  };
}

/** `8080,9148-9150`, as the kernel writes it. */
export const parseRanges = (text: string): PortRange[] =>
  text.split(',').flatMap((part) => parseRange(part) ?? []);

function parseRange(text: string): PortRange | null {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from === undefined ? null : { from: Number(from), to: Number(to) };
}
