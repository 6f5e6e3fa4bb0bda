/** A tool's output, line by line and field by field, in time that grows with its length alone. */

/** No line that counts is longer; of a longer one the beginning is read. */
const LONGEST_LINE = 16_384;

export interface Line {
  /** Without its end. */
  readonly text: string;
  /** The output ends in it, or it is too long: its last field may have lost its end, and a number would be another one. */
  readonly isCut: boolean;
}

/** Lines end with `\n`, `\r\n`, wmic's `\r\r\n`, or with `\r` alone. Empty ones part what some tools print. */
export function* linesOf(text: string): Generator<Line> {
  let start = 0;
  // Each is looked for again only once it is behind: there may be none of one kind in a long text.
  let newline = text.indexOf('\n');
  let carriage = text.indexOf('\r');
  while (start < text.length) {
    if (newline >= 0 && newline < start) newline = text.indexOf('\n', start);
    if (carriage >= 0 && carriage < start) carriage = text.indexOf('\r', start);
    const hasEnd = newline >= 0 || carriage >= 0;
    const end = !hasEnd
      ? text.length
      : carriage < 0 || (newline >= 0 && newline < carriage)
        ? newline
        : carriage;
    const isLong = end - start > LONGEST_LINE;
    yield { text: text.slice(start, isLong ? start + LONGEST_LINE : end), isCut: isLong || !hasEnd };
    start = end;
    while (text.charCodeAt(start) === 13) start++;
    if (text.charCodeAt(start) === 10) start++;
  }
}

/** Blanks and tabs alone part fields: in a wrong code page a letter may look like some other blank. */
export const fieldsOf = (line: string): string[] => line.match(/[^ \t]+/g) ?? [];
