/** Counts the connections of one port of a Mac, on demand. */
import { networkInterfaces } from 'node:os';
import type { Protocol } from '../../../../preload/model.ts';
import type { ConnectionCounts } from '../platform.ts';
import { countNetstatDarwin } from '../readers/count-netstat-darwin.ts';
import type { ToolRunner } from '../run-tool.ts';
import { netstat } from './tools.ts';

/** Null where netstat could not be read. */
export async function countConnections(
  runner: Pick<ToolRunner, 'run'>,
  protocol: Protocol,
  port: number,
): Promise<ConnectionCounts | null> {
  const outcome = await runner.run(netstat(protocol));
  if (!outcome.ok) return null;
  const own = ownAddresses();
  return countNetstatDarwin(outcome.text, port, (address) => address.startsWith('127.') || own.has(address));
}

/** Bare. */
export const ownAddresses = (): ReadonlySet<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []));
