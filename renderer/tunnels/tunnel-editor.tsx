/** The editor of a tunnel: every field, what is wrong beside it, and below the exact command that it stands for. */
import { useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DialogFailure, DialogFields, DialogFoot, DialogForm, DialogHead } from '../ui/dialog-parts.tsx';
import { CommandPreview } from './command-preview.tsx';
import { ForwardList } from './forward-list.tsx';
import { PasteField } from './paste-field.tsx';
import { ProxyConsent } from './proxy-consent.tsx';
import { MainFields, OtherFields } from './tunnel-fields.tsx';
import { type EditorStart, useTunnelEditor } from './use-tunnel-editor.ts';

interface TunnelEditorProps {
  open: boolean;
  /** Another one for each opening. */
  number: number;
  start: EditorStart | null;
  connected: boolean;
  onClose(): void;
  onSaved(id: string): void;
  returnFocus(): HTMLElement | null;
}

export function TunnelEditor({ open, number, start, onClose, returnFocus, ...rest }: TunnelEditorProps) {
  return (
    <Dialog open={open} onClose={onClose} sticky width={700} finalFocus={returnFocus}>
      {start && <EditorForm key={number} start={start} onClose={onClose} {...rest} />}
    </Dialog>
  );
}

type EditorFormProps = Pick<TunnelEditorProps, 'connected' | 'onClose' | 'onSaved'> & { start: EditorStart };

function EditorForm({ start, connected, onClose, onSaved }: EditorFormProps) {
  const element = useRef<HTMLFormElement>(null);
  const focusField = (name: string) =>
    element.current?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  const editing = useTunnelEditor(
    start,
    (id) => {
      onSaved(id);
      onClose();
    },
    focusField,
  );
  const { failure, save } = editing;
  return (
    <DialogForm ref={element} onSubmit={(event) => void save(event, false)}>
      <DialogHead
        title={
          start.tunnel ? (
            <>
              Edit <bdi>{start.tunnel.name}</bdi>
            </>
          ) : (
            'New tunnel'
          )
        }
        words={
          start.tunnel
            ? 'One that runs is started anew where that matters.'
            : 'Nothing is started before you say so, and no password is ever saved.'
        }
      />
      <DialogFields>
        {!start.tunnel && (
          <PasteField command={start.command ?? ''} pasted={editing.pasted} onRead={editing.read} />
        )}
        <MainFields editing={editing} />
        <ForwardList editing={editing} tunnelId={start.tunnel?.id ?? null} />
        <ProxyConsent editing={editing} />
        <OtherFields editing={editing} />
        <CommandPreview form={editing.form} />
        {failure && <DialogFailure>{`${failure.message} ${failure.nextStep}`}</DialogFailure>}
      </DialogFields>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        {!start.tunnel && (
          <Button disabled={!connected} onClick={() => void save(null, true)}>
            Save and start
          </Button>
        )}
        <Button look="primary" type="submit" disabled={!connected}>
          Save
        </Button>
      </DialogFoot>
    </DialogForm>
  );
}
