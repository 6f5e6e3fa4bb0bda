/** Pages that stand in for the window while it cannot be shown: no token, a refused one, too many windows, still connecting. */
import { Anchor } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import styles from './message-page.module.css';

function MessagePage({ title, late, children }: { title: string; late?: boolean; children: ReactNode }) {
  return (
    <main className={classNames(styles.page, late && styles.late)}>
      <div className={styles.card}>
        <Anchor size={30} strokeWidth={1.75} aria-hidden />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function NoTokenPage() {
  return (
    <MessagePage title="Open the whole link">
      <p>
        This page shows what runs on this machine, so it opens only with the link that Quayside prints. The
        link ends with a secret word that keeps others out.
      </p>
      <p>In a terminal:</p>
      <pre>quayside serve</pre>
      <p>Open the address that it prints, all of it. A tab that was opened so may be reloaded.</p>
    </MessagePage>
  );
}

export function RefusedPage() {
  return (
    <MessagePage title="This link is not valid any more">
      <p>Quayside was started anew since, and its link is another one. In a terminal:</p>
      <pre>quayside serve</pre>
      <p>Open the address that it prints.</p>
    </MessagePage>
  );
}

export function FullPage() {
  return (
    <MessagePage title="Too many windows are open">
      <p>
        Quayside is open in as many windows as it allows at a time. Close one of them, then reload this one.
      </p>
    </MessagePage>
  );
}

export function ConnectingPage() {
  return (
    <MessagePage title="Connecting to Quayside…" late>
      <p>If this lasts, Quayside is not running. Start it and this page goes on by itself:</p>
      <pre>quayside serve</pre>
    </MessagePage>
  );
}
