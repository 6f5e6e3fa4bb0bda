/** The sheets over the tunnels. */
import { useSnapshot } from '../use-session.ts';
import { ImportDialog } from './import-dialog.tsx';
import { LogSheet } from './log-sheet.tsx';
import { TunnelEditor } from './tunnel-editor.tsx';
import type { TunnelDialogs } from './use-tunnel-dialogs.ts';

interface TunnelSheetsProps {
  dialogs: TunnelDialogs;
  connected: boolean;
  onSaved(id: string): void;
  returnFocus(): HTMLElement | null;
}

export function TunnelSheets({ dialogs, connected, onSaved, returnFocus }: TunnelSheetsProps) {
  const tunnels = useSnapshot()?.tunnels ?? [];
  const { editor, imports, log } = dialogs;
  return (
    <>
      <TunnelEditor
        open={editor.open}
        number={editor.number}
        start={editor.shown}
        connected={connected}
        onClose={editor.close}
        onSaved={onSaved}
        returnFocus={returnFocus}
      />
      <ImportDialog
        open={imports.open}
        number={imports.number}
        source={imports.shown}
        connected={connected}
        onClose={imports.close}
        returnFocus={returnFocus}
      />
      <LogSheet
        open={log.open}
        // As it is now: its state says when to read again.
        tunnel={tunnels.find(({ id }) => id === log.shown?.id) ?? log.shown}
        connected={connected}
        onClose={log.close}
        returnFocus={returnFocus}
      />
    </>
  );
}
