/** A row's state as a shape, and as a word for those who do not see the shape. */
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import styles from './state-mark.module.css';

export type MarkState = 'live' | 'freeing' | 'gone';

export function StateMark({ state, word }: { state: MarkState; word: string }) {
  return (
    <>
      <i className={classNames(styles.mark, state !== 'live' && styles[state])} title={word} aria-hidden />
      <Hidden>{word}</Hidden>
    </>
  );
}
