/** Says what came of an action: shortly on the screen, and once to a screen reader. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import styles from './announcer.module.css';
import { classNames } from './class-names.ts';
import { Hidden } from './hidden.tsx';

export interface Announcer {
  /** Shown for some seconds and read out. */
  say(text: string, tone?: 'good' | 'bad'): void;
  /** Read out only. */
  announce(text: string): void;
}

const AnnouncerContext = createContext<Announcer>({ say: () => {}, announce: () => {} });
export const useAnnouncer = (): Announcer => useContext(AnnouncerContext);

const SHOWN_MS = { good: 3_500, bad: 9_000 };

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<{ text: string; tone: 'good' | 'bad' } | null>(null);
  const [spoken, setSpoken] = useState({ text: '', count: 0 });
  const announcer = useMemo<Announcer>(() => {
    const announce = (text: string) => setSpoken(({ count }) => ({ text, count: count + 1 }));
    return {
      say(text, tone = 'good') {
        setToast({ text, tone });
        announce(text);
      },
      announce,
    };
  }, []);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(null), SHOWN_MS[toast.tone]);
    return () => clearTimeout(timer);
  }, [toast]);
  const Icon = toast?.tone === 'bad' ? CircleAlert : CircleCheck;
  return (
    <AnnouncerContext value={announcer}>
      {children}
      {toast && (
        <div className={classNames(styles.toast, styles[toast.tone])} aria-hidden>
          <Icon size={16} />
          {toast.text}
        </div>
      )}
      {/* aria-live said outright: dialogs hide everything else on the page from screen readers. */}
      <div role="status" aria-live="polite">
        {/* A new element each time: the same words said twice are read twice. */}
        <Hidden key={spoken.count}>{spoken.text}</Hidden>
      </div>
    </AnnouncerContext>
  );
}
