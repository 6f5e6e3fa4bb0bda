/** The state of a tunnel as a shape; the word stands beside it. */
import { classNames } from '../ui/class-names.ts';
import styles from './tunnel-mark.module.css';
import type { TunnelShape, TunnelTone } from './tunnel-words.ts';

export const TunnelMark = ({ shape, tone }: { shape: TunnelShape; tone: TunnelTone }) => (
  <i className={classNames(styles.mark, styles[shape], styles[tone])} aria-hidden>
    {shape === 'question' ? '?' : shape === 'cross' ? '×' : ''}
  </i>
);
