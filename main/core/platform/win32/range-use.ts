/** How much is taken of the range from which Windows numbers outgoing connections, by what netstat tells of all sockets. */
import type { Family, Protocol } from '../../../../preload/model.ts';
import type { PortRange, RangeUse } from '../platform.ts';
import { createRangeTally, type RangeRow } from '../range-tally.ts';
import { readNetstatConnections } from '../readers/read-netstat-connections.ts';
import { readNetstatWin32 } from '../readers/read-netstat-win32.ts';
import type { ToolRunner } from '../run-tool.ts';
import { merged, type WindowsPorts } from './port-rules.ts';
import { NETSTAT_ARGV } from './socket-table.ts';
import type { SystemTools } from './system-tools.ts';

interface RangeDeps {
  readonly tools: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'netstat'>;
  readonly ports: Pick<WindowsPorts, 'dynamic' | 'excluded'>;
}

type FamilyRow = RangeRow & { readonly family: Family };

/** Null where netsh does not tell the range, or netstat the sockets. */
export async function rangeUse(
  protocol: Protocol,
  { tools, places, ports }: RangeDeps,
): Promise<RangeUse | null> {
  const [ipv4, ipv6] = await Promise.all([ports.dynamic('ipv4', protocol), ports.dynamic('ipv6', protocol)]);
  const range = ipv4 ?? ipv6;
  if (!range) return null;
  const printed = await tools.run({ program: places.netstat, argv: NETSTAT_ARGV });
  if (!printed.ok) return null;
  // Both have the same range unless somebody has changed one: then that of IPv4 is told, with its own sockets.
  const isOne = !ipv4 || !ipv6 || isSame(ipv4, ipv6);
  const families: readonly Family[] = isOne ? ['ipv4', 'ipv6'] : ['ipv4'];
  const tally = createRangeTally(range, (row: FamilyRow) => row);
  for (const row of rowsOf(printed.text, protocol)) if (families.includes(row.family)) tally.add(row);
  const excluded = await Promise.all(families.map((family) => ports.excluded(family, protocol)));
  return tally.use(merged(excluded.flat()));
}

const isSame = (a: PortRange, b: PortRange): boolean => a.from === b.from && a.to === b.to;

function rowsOf(text: string, protocol: Protocol): FamilyRow[] {
  const bound = readNetstatWin32(text)
    .rows.filter((row) => row.protocol === protocol)
    .map(({ port, family }) => ({ localPort: port, lingers: false, ends: null, family: told(family) }));
  if (protocol === 'udp') return bound;
  const connected = readNetstatConnections(text).map((one) => ({
    localPort: one.localPort,
    lingers: one.state === 'time-wait',
    ends: { near: one.localAddress, far: one.remoteAddress, farPort: one.remotePort },
    family: told(one.localAddress.includes(':') ? 'ipv6' : 'ipv4'),
  }));
  return [...bound, ...connected];
}

const told = (family: 'ipv4' | 'ipv6' | 'dual'): Family => (family === 'ipv4' ? 'ipv4' : 'ipv6');
