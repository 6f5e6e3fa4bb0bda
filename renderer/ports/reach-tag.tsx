/** How far a port reaches, in a word. */
import type { Listener } from '../../preload/model.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './reach-tag.module.css';
import { reachSentence, reachWord } from './row-words.ts';

export function ReachTag({ listener }: { listener: Pick<Listener, 'scope' | 'address'> }) {
  const word = reachWord(listener);
  return (
    <span
      data-tag
      className={classNames(styles.tag, word === 'Network' && styles.network)}
      title={reachSentence(listener)}
    >
      {word}
    </span>
  );
}
