/** Reads a file of tunnels that the user has picked or dropped here, as what can be imported. */
import { decodeTunnelFile, TUNNEL_FILE_LIMIT } from '../../preload/tunnel-file.ts';
import type { ImportSource } from './use-import.ts';

export type PickedFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/** Or why it cannot be read, as a sentence. */
export async function readPickedFile(file: PickedFile): Promise<ImportSource | string> {
  if (file.size > TUNNEL_FILE_LIMIT) return 'That file is too large to be one of tunnels.';
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { kind: 'file', name: file.name, text: decodeTunnelFile(bytes) };
  } catch {
    return 'That file cannot be read.';
  }
}
