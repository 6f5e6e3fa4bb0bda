/** How far something is, as a bar. */
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  /** What is under way, for who cannot see it. */
  label: string;
  /** Null where nobody knows how far it is: then it moves without an end to be seen. */
  done: number | null;
  total: number;
}

export const ProgressBar = ({ label, done, total }: ProgressBarProps) => (
  <progress className={styles.bar} aria-label={label} max={total} value={done ?? undefined} />
);
