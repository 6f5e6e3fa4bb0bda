/** Above a view that has no search: its name, how much is in it, and what can be made there. */
import type { ReactNode, Ref } from 'react';
import styles from './view-head.module.css';

interface ViewHeadProps {
  title: string;
  /** How much there is, in words. */
  count: string;
  /** Takes the focus when there is nothing else left to have it. */
  titleRef?: Ref<HTMLHeadingElement>;
  children?: ReactNode;
}

export function ViewHead({ title, count, titleRef, children }: ViewHeadProps) {
  return (
    <header className={styles.head}>
      <h2 ref={titleRef} tabIndex={-1}>
        {title}
      </h2>
      <p>{count}</p>
      {children}
    </header>
  );
}
