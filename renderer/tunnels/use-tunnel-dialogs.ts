/** Which sheet of the view is open: the editor, an import, a log. What they show is kept while they fade out. */
import { useCallback, useState } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import type { ImportSource } from './use-import.ts';
import type { EditorStart } from './use-tunnel-editor.ts';

interface Sheet<T> {
  readonly open: boolean;
  /** Another one for each opening. */
  readonly number: number;
  readonly shown: T | null;
}

export interface SheetControls<T> extends Sheet<T> {
  show(what: T): void;
  close(): void;
}

export function useSheet<T>(): SheetControls<T> {
  const [sheet, setSheet] = useState<Sheet<T>>({ open: false, number: 0, shown: null });
  const show = useCallback(
    (shown: T) => setSheet(({ number }) => ({ open: true, number: number + 1, shown })),
    [],
  );
  const close = useCallback(() => setSheet((before) => ({ ...before, open: false })), []);
  return { ...sheet, show, close };
}

export interface TunnelDialogs {
  readonly editor: SheetControls<EditorStart>;
  readonly imports: SheetControls<ImportSource>;
  readonly log: SheetControls<Tunnel>;
}

export function useTunnelDialogs(): TunnelDialogs {
  return { editor: useSheet<EditorStart>(), imports: useSheet<ImportSource>(), log: useSheet<Tunnel>() };
}
