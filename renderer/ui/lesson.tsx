/** What a view teaches while it has nothing to show. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './lesson.module.css';

interface LessonProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
}

export function Lesson({ icon: Icon, title, children }: LessonProps) {
  return (
    <div className={styles.lesson}>
      <Icon size={28} strokeWidth={1.5} aria-hidden />
      <h3>{title}</h3>
      {children}
    </div>
  );
}
