/** Ports that `netsh` of Windows tells, in any language: by the numbers in its rows, never by a word. Pure. */
import type { PortRange } from '../platform.ts';
import { type Printed, readPort } from './printed-socket.ts';
import { fieldsOf, linesOf } from './text-lines.ts';

/**
 * `netsh interface ipv4 show excludedportrange`: rows of two numbers, with a star where an administrator has set them
 * aside. Rows that cannot be a range are left out.
 */
export function readExcludedRanges(text: string): Printed<PortRange> {
  const rows: PortRange[] = [];
  let recognized = false;
  for (const { text: line, isCut } of linesOf(text)) {
    recognized ||= /^-{4,}\s+-{4,}\s*$/.test(line);
    const [from, to, star, ...rest] = fieldsOf(line);
    const isRow = rest.length === 0 && (star === undefined || star === '*');
    const range = isRow ? rangeOf(readPort(from ?? ''), readPort(to ?? '')) : null;
    // The last number of a text that was cut may have lost its end.
    if (range && !isCut) rows.push(range);
    recognized ||= range !== null;
  }
  return { rows, recognized };
}

/** `netsh interface ipv4 show dynamicport`: two lines end with a number, the first of the ports and how many there are. */
export function readDynamicPorts(text: string): PortRange | null {
  const numbers: number[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const value = /[:：]\s*(\d{1,5})\s*$/.exec(line)?.[1];
    if (value !== undefined && !isCut) numbers.push(Number(value));
  }
  const [from, count, ...others] = numbers;
  if (from === undefined || count === undefined || others.length > 0) return null;
  return rangeOf(from, from + count - 1);
}

const rangeOf = (from: number | null, to: number | null): PortRange | null =>
  from !== null && to !== null && from >= 1 && from <= to && to <= 65_535 ? { from, to } : null;
