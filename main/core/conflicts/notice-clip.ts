/** Makes text fit into a notice. Pure. */

/** What must not be torn apart: an escape as clean-text.ts writes it, or a whole character. */
const PIECE = /\\u[0-9a-f]{4,6}|./gsu;

/** At most `limit` UTF-16 units, with `…` for what was cut from the end. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${takeWhole(text.match(PIECE) ?? [], limit - 1)}…`;
}

/** The same with the middle cut: both the program at the start and the folder at the end stay readable. */
export function clipMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const pieces = text.match(PIECE) ?? [];
  const start = takeWhole(pieces, Math.ceil((limit - 1) / 2));
  const end = takeWhole(pieces.toReversed(), limit - 1 - start.length, (piece, taken) => piece + taken);
  return `${start}…${end}`;
}

/** A sentence about two names within `limit`: the longer name gives way first, none below half of the room. */
export function fitNames(
  write: (first: string, second: string) => string,
  first: string,
  second: string,
  limit: number,
): string {
  const room = limit - write('', '').length;
  const half = Math.floor(room / 2);
  const left = clipMiddle(first, Math.max(half, room - second.length));
  const right = clipMiddle(second, Math.max(half, room - left.length));
  return clip(write(left, right), limit);
}

function takeWhole(
  pieces: readonly string[],
  limit: number,
  join = (piece: string, taken: string) => taken + piece,
): string {
  let taken = '';
  for (const piece of pieces) {
    if (taken.length + piece.length > limit) break;
    taken = join(piece, taken);
  }
  return taken;
}
