/** A line across the view that says what is wrong and what to do. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './banner.module.css';
import { classNames } from './class-names.ts';

interface BannerProps {
  icon: LucideIcon;
  tone?: 'warn' | 'bad' | 'calm';
  title: string;
  text?: string;
  children?: ReactNode;
}

export function Banner({ icon: Icon, tone = 'warn', title, text, children }: BannerProps) {
  return (
    <div className={classNames(styles.banner, tone !== 'warn' && styles[tone])}>
      <Icon size={16} aria-hidden />
      <div className={styles.body}>
        <p>
          <strong>{title}</strong>
          {text && <small>{text}</small>}
        </p>
        {children && <div className={styles.buttons}>{children}</div>}
      </div>
    </div>
  );
}
