/** How much is taken of the range from which macOS numbers outgoing connections, by what netstat tells of all sockets. On demand only. */
import type { Protocol } from '../../../../preload/model.ts';
import type { RangeUse } from '../platform.ts';
import { createRangeTally, type RangeRow } from '../range-tally.ts';
import { readNetstatDarwin } from '../readers/read-netstat-darwin.ts';
import { readNetstatDarwinConnections } from '../readers/read-netstat-darwin-connections.ts';
import type { ToolRunner } from '../run-tool.ts';
import { readPortRules } from './port-rules.ts';
import { netstat } from './tools.ts';

/** Null where sysctl does not tell the range, or netstat the sockets. */
export async function rangeUse(
  runner: Pick<ToolRunner, 'run'>,
  protocol: Protocol,
): Promise<RangeUse | null> {
  const { ephemeral, reserved } = await readPortRules(runner);
  if (!ephemeral) return null;
  const printed = await runner.run(netstat(protocol));
  if (!printed.ok) return null;
  const tally = createRangeTally(ephemeral, (row: RangeRow) => row);
  for (const { port } of readNetstatDarwin(printed.text).rows) {
    tally.add({ localPort: port, lingers: false, ends: null });
  }
  for (const one of readNetstatDarwinConnections(printed.text)) {
    const ends = { near: one.localAddress, far: one.remoteAddress, farPort: one.remotePort };
    tally.add({ localPort: one.localPort, lingers: one.state === 'time-wait', ends });
  }
  return tally.use(reserved);
}
