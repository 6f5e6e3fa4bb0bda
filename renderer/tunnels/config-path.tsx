/** Which ssh config is read: the user's own, or another file by its path. */
import { type KeyboardEvent, useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './import-dialog.module.css';

interface ConfigPathProps {
  /** The one that was read. */
  path: string;
  disabled: boolean;
  onRead(path: string): void;
}

export function ConfigPath({ path, disabled, onRead }: ConfigPathProps) {
  const [text, setText] = useState(path);
  useEffect(() => setText(path), [path]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim() !== '') onRead(text.trim());
  };
  return (
    <div className={styles.path}>
      <Field label="File" mono value={text} maxLength={4_096} onText={setText} onKeyDown={onKeyDown} />
      <Button disabled={disabled || text.trim() === ''} onClick={() => onRead(text.trim())}>
        Read
      </Button>
    </div>
  );
}
