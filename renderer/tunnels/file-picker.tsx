/** Lets the user pick a file, without a field to look at. */
import type { RefObject } from 'react';
import { decodeTunnelFile, TUNNEL_FILE_ENDING, TUNNEL_FILE_LIMIT } from '../../preload/tunnel-file.ts';

interface FilePickerProps {
  inputRef: RefObject<HTMLInputElement | null>;
  /** `name`: of the file alone. */
  onText(text: string, name: string): void;
  onProblem(words: string): void;
}

export function FilePicker({ inputRef, onText, onProblem }: FilePickerProps) {
  const read = async (file: File) => {
    if (file.size > TUNNEL_FILE_LIMIT) return onProblem('That file is too large to be one of tunnels.');
    try {
      onText(decodeTunnelFile(new Uint8Array(await file.arrayBuffer())), file.name);
    } catch {
      onProblem('That file cannot be read.');
    }
  };
  return (
    <input
      ref={inputRef}
      type="file"
      accept={`${TUNNEL_FILE_ENDING},.json,application/json`}
      aria-label="A file with tunnels"
      hidden
      onChange={(event) => {
        const [file] = event.currentTarget.files ?? [];
        // So that the same file can be picked again.
        event.currentTarget.value = '';
        if (file) void read(file);
      }}
    />
  );
}
