/** What stands where there is nothing to show: why, and what to do. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './empty.module.css';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  buttons?: ReactNode;
  /** Appears only when it lasts: what takes no time needs no word. */
  late?: boolean;
}

export function Empty({ icon: Icon, title, children, buttons, late }: EmptyProps) {
  return (
    <div className={classNames(styles.empty, late && styles.late)}>
      <Icon size={28} strokeWidth={1.5} aria-hidden />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {buttons && <div className={styles.buttons}>{buttons}</div>}
    </div>
  );
}
