/** What macOS itself does with port numbers. */
import type { PortRules } from '../platform.ts';
import { readPort } from '../readers/printed-socket.ts';
import type { ToolRunner } from '../run-tool.ts';
import { ephemeralRange } from './tools.ts';

/**
 * Since macOS 10.14 everybody may bind a low port on all addresses (0.0.0.0, ::), which is what servers do unless they are told
 * otherwise; on one address alone ports below 1024 are still for administrators. There is no range that is kept for nobody.
 */
export async function readPortRules(runner: Pick<ToolRunner, 'run'>): Promise<PortRules> {
  const outcome = await runner.run(ephemeralRange());
  return { privilegedBelow: 0, ephemeral: outcome.ok ? readRange(outcome.text) : null, reserved: [] };
}

/** Two lines, the first and the last port. */
export function readRange(text: string): PortRules['ephemeral'] {
  const [from, to, ...more] = text
    .trim()
    .split('\n')
    .map((line) => readPort(line.trim()));
  return from && to && from <= to && more.length === 0 ? { from, to } : null;
}
