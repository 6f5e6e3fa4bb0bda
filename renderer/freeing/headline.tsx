/** An outcome's mark and its words, large enough to be read at a glance. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import styles from './headline.module.css';

interface HeadlineProps {
  good: boolean;
  title: string;
  /** How long it took, or null. */
  took?: string | null;
  text?: string;
  children?: ReactNode;
}

export function Headline({ good, title, took = null, text, children }: HeadlineProps) {
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <div className={classNames(styles.headline, good ? styles.good : styles.bad)}>
      <Icon size={30} strokeWidth={1.75} aria-hidden />
      <div>
        <h3 className={styles.title}>
          {title} {took !== null && <span>in {took}</span>}
        </h3>
        {text && <p>{text}</p>}
        {children}
      </div>
    </div>
  );
}
