/** What dialogs are built of: the head, a form with its fields, what went wrong, and the buttons below. */
import type { ComponentProps, ReactNode } from 'react';
import { DialogDescription, DialogTitle } from './dialog.tsx';
import styles from './dialog-parts.module.css';

export function DialogHead({ title, words }: { title: ReactNode; words: ReactNode }) {
  return (
    <header className={styles.head}>
      <DialogTitle className={styles.title}>{title}</DialogTitle>
      <DialogDescription className={styles.words}>{words}</DialogDescription>
    </header>
  );
}

/** What is wrong is said beside the fields, not by the browser. */
export function DialogForm(props: Omit<ComponentProps<'form'>, 'className' | 'noValidate'>) {
  return <form className={styles.form} noValidate {...props} />;
}

export function DialogFields({ children }: { children: ReactNode }) {
  return <div className={styles.fields}>{children}</div>;
}

export function DialogFailure({ children }: { children: ReactNode }) {
  return (
    <div className={styles.failure} role="alert">
      {children}
    </div>
  );
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.foot}>{children}</footer>;
}
