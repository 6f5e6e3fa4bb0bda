/** The end of a program's output as it may be shown: nothing in it can steer a terminal or a page. Pure. */
import { cleanText } from '../clean-text.ts';

/** In bytes. */
export const LOG_TEXT_BYTES = 65_536;

/** `isWhole`: the bytes begin where the output begins, so their first line is no rest of one. */
export function cleanLog(bytes: Buffer, isWhole: boolean): string {
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n');
  const lines = (isWhole ? text : withoutFirstLine(text)).split('\n').map(cleanLine).join('\n');
  return endOf(lines);
}

/** A tab is no control here: compilers and tables line up by it. */
const cleanLine = (line: string): string =>
  line
    .split('\t')
    .map((part) => cleanText(part, Number.POSITIVE_INFINITY))
    .join('\t');

/** Written out, a control takes six characters: what was short enough may be too long now. */
function endOf(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LOG_TEXT_BYTES) return text;
  return withoutFirstLine(bytes.subarray(bytes.length - LOG_TEXT_BYTES).toString('utf8'));
}

/** All of it where it is one line alone, without the half of a character. */
function withoutFirstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text.replace(/^\ufffd+/, '') : text.slice(end + 1);
}
