/** A tool's output, line by line and field by field, in time that grows with its length alone. */

/** No line that counts is longer; of a longer one the beginning is read. */
const LONGEST_LINE = 16_384;

/** What stands behind the last end of a line: the text may have been cut in the middle of its last field. */
export const isCutLine = (text: string, line: string): boolean => line !== '' && text.endsWith(line);

/** Lines without their ends (`\n`, `\r\n`, wmic's `\r\r\n`). */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    let end = Math.min(next, start + LONGEST_LINE);
    while (end > start && text.charCodeAt(end - 1) === 13) end--;
    yield text.slice(start, end);
    start = next + 1;
  }
}

/** Blanks and tabs alone part fields: in a wrong code page a letter may look like some other blank. */
export const fieldsOf = (line: string): string[] => line.split(/[ \t]+/).filter((field) => field !== '');
