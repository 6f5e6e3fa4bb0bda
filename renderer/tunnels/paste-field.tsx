/** Takes a whole ssh command, and says what of it was left out and why, or why it is refused. */
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './tunnel-editor.module.css';
import type { Pasted } from './use-tunnel-editor.ts';

interface PasteFieldProps {
  command: string;
  pasted: Pasted | null;
  onRead(command: string): Promise<void>;
}

export function PasteField({ command, pasted, onRead }: PasteFieldProps) {
  const [text, setText] = useState(command.trim());
  const read = (whole: string) => {
    setText(whole);
    if (whole.trim() !== '') void onRead(whole);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Enter in here reads; it does not save what is half filled in.
    event.preventDefault();
    read(text);
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    const fresh = event.clipboardData.getData('text/plain').trim();
    if (value !== '' || fresh === '') return;
    event.preventDefault();
    read(fresh);
  };
  const refused = pasted?.kind === 'refused' ? pasted.failure : null;
  return (
    <div className={styles.paste}>
      <div className={styles.line}>
        <Field
          className={styles.wide}
          label="Paste an ssh command"
          mono
          value={text}
          placeholder="ssh -N -L 5433:db:5432 bastion"
          maxLength={8_000}
          error={refused ? `${refused.message} ${refused.nextStep}` : undefined}
          onText={setText}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <Button className={styles.beside} disabled={text.trim() === ''} onClick={() => read(text)}>
          Read
        </Button>
      </div>
      {pasted?.kind === 'read' && <WhatWasRead pasted={pasted} />}
    </div>
  );
}

function WhatWasRead({ pasted: { read } }: { pasted: Extract<Pasted, { kind: 'read' }> }) {
  const { dropped, notes } = read;
  return (
    <div className={styles.read} role="status">
      <p>{dropped.length === 0 ? 'Read. Nothing was left out.' : 'Read. Left out:'}</p>
      {dropped.length + notes.length > 0 && (
        <ul>
          {[...dropped, ...notes].map((words) => (
            <li key={words}>
              <bdi dir="ltr">{words}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
