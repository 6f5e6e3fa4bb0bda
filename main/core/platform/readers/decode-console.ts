/** The text of a console's bytes whose code page nobody tells. What counts in it is ASCII in all of them. */

/**
 * By its mark or its zeros UTF-16 (PowerShell's `>`), else UTF-8 where it is valid, else one character a byte: then words
 * may look strange, but no row is lost.
 */
export function decodeConsole(bytes: Uint8Array): string {
  const order = utf16Order(bytes);
  if (order) return new TextDecoder(order).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** How much of it is looked at where there is no mark. */
const SAMPLE_BYTES = 4_096;

/** Without a mark: ASCII has a zero in each pair of bytes, always on the same side, and most of what counts is ASCII. */
function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(bytes.length, SAMPLE_BYTES) >> 1;
  if (pairs < 4) return null;
  let [even, odd] = [0, 0];
  for (let at = 0; at < 2 * pairs; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (odd > pairs / 3 && even < odd / 8) return 'utf-16le';
  return even > pairs / 3 && odd < even / 8 ? 'utf-16be' : null;
}
