/** Lets the user pick a file, without a field to look at. */
import type { RefObject } from 'react';
import { MOST_BYTES } from './tunnel-file.ts';

interface FilePickerProps {
  inputRef: RefObject<HTMLInputElement | null>;
  onText(text: string): void;
  onProblem(words: string): void;
}

export function FilePicker({ inputRef, onText, onProblem }: FilePickerProps) {
  const read = async (file: File) => {
    if (file.size > MOST_BYTES) return onProblem('That file is too large to be one of tunnels.');
    try {
      onText(await file.text());
    } catch {
      onProblem('That file cannot be read.');
    }
  };
  return (
    <input
      ref={inputRef}
      type="file"
      accept=".json,application/json"
      aria-label="A JSON file with tunnels"
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
