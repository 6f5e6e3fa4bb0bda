/** The building blocks of the details: a titled section, and a fact with its name. */
import type { ReactNode } from 'react';
import styles from './details.module.css';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export function Fact({ name, mono, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={mono ? styles.mono : undefined}>{children}</dd>
    </>
  );
}
