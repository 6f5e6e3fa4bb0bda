/** The one field of a check: a port, a range, or a host with either. */
import { Activity } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId } from 'react';
import boxStyles from '../ports/search-box.module.css';
import { Button } from '../ui/button.tsx';
import { ClearOrKey } from '../ui/clear-or-key.tsx';
import hiddenStyles from '../ui/hidden.module.css';
import headStyles from '../ui/view-head.module.css';

interface CheckFieldProps {
  inputRef: RefObject<HTMLInputElement | null>;
  text: string;
  connected: boolean;
  running: boolean;
  /** The id of what says what is wrong with it, or null. */
  errorId: string | null;
  onText(text: string): void;
  onCheck(target: string): void;
  onCancel(): void;
  /** Leads to what was found. */
  onLeave(): void;
}

export function CheckField({ inputRef, text, connected, running, errorId, ...does }: CheckFieldProps) {
  const id = useId();
  const check = () => {
    const target = text.trim();
    if (target && connected) does.onCheck(target);
    else inputRef.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      does.onLeave();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (running) does.onCancel();
      else if (text) does.onText('');
      else does.onLeave();
    }
  };
  return (
    <form
      className={headStyles.head}
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <h2 className={hiddenStyles.hidden}>Check</h2>
      <div className={boxStyles.box}>
        <Activity size={15} aria-hidden />
        <input
          ref={inputRef}
          id={id}
          className={boxStyles.input}
          type="search"
          inputMode="text"
          aria-label="A port, a range, or host:port"
          aria-keyshortcuts="/"
          aria-invalid={errorId !== null}
          aria-describedby={errorId ?? undefined}
          placeholder="3000, 3000-3999 or localhost:5432"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={300}
          value={text}
          onChange={(event) => does.onText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ClearOrKey
          isEmpty={text === ''}
          label="Clear the field"
          onClear={() => {
            does.onText('');
            inputRef.current?.focus();
          }}
        />
      </div>
      <Button look="primary" type="submit" disabled={!connected || text.trim() === ''}>
        Check
      </Button>
    </form>
  );
}
