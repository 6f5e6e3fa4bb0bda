/** A row's state as a shape, and as a word for those who do not see the shape. */
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import styles from './state-mark.module.css';

export type MarkState = 'live' | 'conflict' | 'freeing' | 'gone';

/** The shape alone, where the word stands beside it. */
export function Mark({ state, title }: { state: MarkState; title?: string }) {
  return (
    <i className={classNames(styles.mark, state !== 'live' && styles[state])} title={title} aria-hidden />
  );
}

export function StateMark({ state, word }: { state: MarkState; word: string }) {
  return (
    <>
      <Mark state={state} title={word} />
      <Hidden>{word}</Hidden>
    </>
  );
}
