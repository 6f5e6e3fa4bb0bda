/** Lets the user pick a file, without a field to look at. */
import type { RefObject } from 'react';
import { TUNNEL_FILE_ENDING } from '../../preload/tunnel-file.ts';

interface FilePickerProps {
  inputRef: RefObject<HTMLInputElement | null>;
  onFile(file: File): void;
}

export function FilePicker({ inputRef, onFile }: FilePickerProps) {
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
        if (file) onFile(file);
      }}
    />
  );
}
