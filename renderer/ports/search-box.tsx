/** The search: free text, and operator words that become chips when they are finished. */
import { Search, X } from 'lucide-react';
import type { ChangeEvent, KeyboardEvent, RefObject } from 'react';
import { ClearOrKey } from '../ui/clear-or-key.tsx';
import styles from './search-box.module.css';
import { isOperator, splitTokens } from './search-query.ts';

export interface SearchText {
  readonly chips: readonly string[];
  readonly text: string;
}

export const emptySearch: SearchText = { chips: [], text: '' };

/** Chips and text as the one query that they are. */
export const wholeSearch = ({ chips, text }: SearchText): string => [...chips, text].join(' ');

/** Moves finished operator words out of the text: those that a space follows, or all where `all` is set. */
export function chipFinished({ chips, text }: SearchText, all = false): SearchText {
  const tokens = splitTokens(text);
  const typing = all || /\s$/.test(text) ? null : (tokens.pop() ?? null);
  const finished = tokens.filter(isOperator);
  if (finished.length === 0) return { chips, text };
  const rest = tokens.filter((token) => !isOperator(token));
  const left = typing === null ? rest : [...rest, typing];
  const fresh = finished.filter((token) => !chips.includes(token));
  return { chips: [...chips, ...fresh], text: left.join(' ') };
}

interface SearchBoxProps {
  inputRef: RefObject<HTMLInputElement | null>;
  search: SearchText;
  onChange(search: SearchText): void;
  /** Leaves the search for the list. */
  onLeave(): void;
}

export function SearchBox({ inputRef, search, onChange, onLeave }: SearchBoxProps) {
  const { chips, text } = search;
  const removeChip = (index: number) => {
    onChange({ chips: chips.filter((_, at) => at !== index), text });
    inputRef.current?.focus();
  };
  const onText = (event: ChangeEvent<HTMLInputElement>) =>
    onChange(chipFinished({ chips, text: event.currentTarget.value }));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Backspace' && event.currentTarget.selectionEnd === 0 && chips.length > 0) {
      event.preventDefault();
      // The chip becomes text again, to be corrected.
      onChange({ chips: chips.slice(0, -1), text: chips.at(-1) + text });
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      onChange(chipFinished(search, true));
      onLeave();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (chips.length > 0 || text) onChange(emptySearch);
      else onLeave();
    }
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the input only puts the cursor into it.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div className={styles.box} onClick={() => inputRef.current?.focus()}>
      <Search size={15} aria-hidden />
      {chips.length > 0 && (
        <div className={styles.chips}>
          {chips.map((chip, index) => (
            <button
              key={chip}
              type="button"
              className={styles.chip}
              aria-label={`Remove the filter ${chip}`}
              title={chip}
              onClick={() => removeChip(index)}
            >
              <span>{chip}</span>
              <X size={12} aria-hidden />
            </button>
          ))}
        </div>
      )}
      <input
        ref={inputRef}
        className={styles.input}
        type="search"
        aria-label="Search ports"
        aria-keyshortcuts="/"
        placeholder="Port, process, project, path…"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={onText}
        onKeyDown={onKeyDown}
      />
      <ClearOrKey
        isEmpty={chips.length === 0 && text === ''}
        label="Clear the search"
        onClear={() => onChange(emptySearch)}
      />
    </div>
  );
}
