/** Shows what can be imported of a file that the user has opened from outside: once for each visit, when the tunnels are known. */
import { useEffect, useRef } from 'react';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import type { ImportSource } from './use-import.ts';

export function useOpenedFile(onFile: (source: ImportSource) => void): void {
  const { visit } = useWindow();
  const known = useSnapshot()?.watching.state !== 'starting';
  const shown = useRef<number | null>(null);
  const { place, number } = visit;
  const fileId = place.view === 'import' ? place.fileId : null;
  useEffect(() => {
    if (!known || fileId === null || shown.current === number) return;
    shown.current = number;
    onFile({ kind: 'opened', fileId });
  }, [known, number, fileId, onFile]);
}
