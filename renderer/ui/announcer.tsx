/** Says what came of an action, and lets it be undone: shortly on the screen, and once to a screen reader. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import styles from './announcer.module.css';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { Hidden } from './hidden.tsx';

type Tone = 'good' | 'bad';

/** What the way back is called where it is no mere undoing. */
export interface UndoWords {
  /** On its button. */
  readonly label: string;
  /** What the keys do: `undoes it`. */
  readonly does: string;
}

const UNDO: UndoWords = { label: 'Undo', does: 'undoes it' };

export interface Announcer {
  /** Shown for some seconds and read out. */
  say(text: string, tone?: Tone): void;
  /** The same, longer, with a way back: a button, and Ctrl or Cmd with Z. */
  sayUndoable(text: string, undo: () => void, words?: UndoWords): void;
  /** Read out only. */
  announce(text: string): void;
}

const AnnouncerContext = createContext<Announcer>({
  say: () => {},
  sayUndoable: () => {},
  announce: () => {},
});
export const useAnnouncer = (): Announcer => useContext(AnnouncerContext);

const SHOWN_MS = { good: 3_500, bad: 9_000, undo: 10_000 };

interface Toast {
  text: string;
  tone: Tone;
  undo: (() => void) | null;
  words: UndoWords;
}

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null);
  const [spoken, setSpoken] = useState({ text: '', count: 0 });
  const announcer = useMemo<Announcer>(() => {
    const announce = (text: string) => setSpoken(({ count }) => ({ text, count: count + 1 }));
    return {
      say(text, tone = 'good') {
        setToast({ text, tone, undo: null, words: UNDO });
        announce(text);
      },
      sayUndoable(text, undo, words = UNDO) {
        setToast({ text, tone: 'good', undo, words });
        announce(`${text} Control Z ${words.does}.`);
      },
      announce,
    };
  }, []);
  return (
    <AnnouncerContext value={announcer}>
      {children}
      {toast && <ToastLine toast={toast} onEnd={() => setToast(null)} />}
      {/* aria-live said outright: dialogs hide everything else on the page from screen readers. */}
      <div role="status" aria-live="polite">
        {/* A new element each time: the same words said twice are read twice. */}
        <Hidden key={spoken.count}>{spoken.text}</Hidden>
      </div>
    </AnnouncerContext>
  );
}

function ToastLine({ toast, onEnd }: { toast: Toast; onEnd(): void }) {
  const { text, tone, undo, words } = toast;
  // Who points at the button or has reached it with the keys gets to press it.
  const [kept, setKept] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another toast begins its time anew.
  useEffect(() => {
    if (kept) return;
    const timer = setTimeout(onEnd, undo ? SHOWN_MS.undo : SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [toast, kept]);
  const takeBack =
    undo &&
    (() => {
      onEnd();
      undo();
    });
  useUndoKey(takeBack);
  const Icon = tone === 'bad' ? CircleAlert : CircleCheck;
  const className = classNames(styles.toast, styles[tone]);
  if (!takeBack) {
    return (
      <div className={className} aria-hidden>
        <Icon size={16} />
        {text}
      </div>
    );
  }
  return (
    <section
      className={className}
      aria-label={words.label}
      onPointerEnter={() => setKept(true)}
      onPointerLeave={() => setKept(false)}
      onFocus={() => setKept(true)}
      onBlur={() => setKept(false)}
    >
      <Icon size={16} aria-hidden />
      {text}
      <Button
        look="plain"
        small
        title={`${words.label} (Ctrl+Z)`}
        aria-keyshortcuts="Control+Z Meta+Z"
        onClick={takeBack}
      >
        {words.label}
      </Button>
    </section>
  );
}

function useUndoKey(undo: (() => void) | null): void {
  useEffect(() => {
    if (!undo) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
      if (key !== 'z' || ctrlKey === metaKey || shiftKey || altKey) return;
      // There it takes back what was typed.
      if (target instanceof Element && target.closest('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      undo();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
