/** The few colours of the command line; all of them nothing where colour is not wanted. */
export interface Style {
  strong(text: string): string;
  quiet(text: string): string;
  bad(text: string): string;
  good(text: string): string;
}

const plain = (text: string): string => text;
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

export const createStyle = (colour: boolean): Style =>
  colour
    ? { strong: sgr(1, 22), quiet: sgr(2, 22), bad: sgr(31, 39), good: sgr(32, 39) }
    : { strong: plain, quiet: plain, bad: plain, good: plain };
