/** A line to search in, with its glass, the key that leads to it, and a way to empty it. */
import { Search } from 'lucide-react';
import type { ComponentProps, KeyboardEvent, RefObject } from 'react';
import boxStyles from '../ports/search-box.module.css';
import { ClearOrKey } from './clear-or-key.tsx';

interface SearchFieldProps extends Pick<ComponentProps<'input'>, 'placeholder' | 'maxLength' | 'onPaste'> {
  inputRef: RefObject<HTMLInputElement | null>;
  label: string;
  text: string;
  onText(text: string): void;
  onEnter(): void;
  /** Leaves the field for what was found. */
  onLeave(): void;
}

export function SearchField({ inputRef, label, text, onText, onEnter, onLeave, ...rest }: SearchFieldProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      if (event.key === 'Enter') onEnter();
      else onLeave();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (text) onText('');
      else onLeave();
    }
  };
  return (
    <div className={boxStyles.box}>
      <Search size={15} aria-hidden />
      <input
        ref={inputRef}
        className={boxStyles.input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...rest}
      />
      <ClearOrKey
        isEmpty={text === ''}
        label="Clear the search"
        onClear={() => {
          onText('');
          inputRef.current?.focus();
        }}
      />
    </div>
  );
}
