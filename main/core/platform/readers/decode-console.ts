/** The text of a console's bytes whose code page nobody tells. What counts in it is ASCII in all of them. */

/**
 * By its mark or its zeros UTF-16 (PowerShell's `>`), else UTF-8 where it is valid, else one character a byte: then words
 * may look strange, but no row is lost.
 */
export function decodeConsole(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (hasZeros(bytes, 1)) return new TextDecoder('utf-16le').decode(bytes);
  if (hasZeros(bytes, 0)) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** Every second byte of its beginning is zero, from `first` on. */
function hasZeros(bytes: Uint8Array, first: 0 | 1): boolean {
  if (bytes.length < 8) return false;
  for (let at = first; at < 8; at += 2) if (bytes[at] !== 0) return false;
  return bytes[1 - first] !== 0;
}
