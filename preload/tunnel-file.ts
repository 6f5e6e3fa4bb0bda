/** What a file of tunnels is, wherever one is written, picked or opened. */

/** The ending that is registered with the system: a double click on such a file opens it here (electron-builder.yml). */
export const TUNNEL_FILE_ENDING = '.quayside';

/** In bytes. More than anybody's tunnels; what is larger was not written by Quayside. */
export const TUNNEL_FILE_LIMIT = 2_000_000;

/** Of UTF-8, or of the UTF-16 that Windows PowerShell's `>` writes, told by its mark; the mark is left out. */
export function decodeTunnelFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const little = first === 0xff && second === 0xfe;
  const big = first === 0xfe && second === 0xff;
  return new TextDecoder(little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8').decode(bytes);
}
