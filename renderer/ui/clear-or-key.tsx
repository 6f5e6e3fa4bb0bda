/** The end of a field: a button that empties it, or while it is empty the key that leads to it. */
import { X } from 'lucide-react';
import boxStyles from '../ports/search-box.module.css';
import { Key } from './key.tsx';

interface ClearOrKeyProps {
  isEmpty: boolean;
  label: string;
  onClear(): void;
}

export function ClearOrKey({ isEmpty, label, onClear }: ClearOrKeyProps) {
  return isEmpty ? (
    <span aria-hidden>
      <Key>/</Key>
    </span>
  ) : (
    <button
      type="button"
      className={boxStyles.clear}
      aria-label={label}
      title="Clear (Esc)"
      onClick={onClear}
    >
      <X size={14} aria-hidden />
    </button>
  );
}
