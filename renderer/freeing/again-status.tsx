/** In the line below the list: what was freed lately, and the way back. */
import styles from './again-status.module.css';
import { againLine } from './again-words.ts';
import { useAgainOffers } from './use-again-offers.ts';

interface AgainStatusProps {
  className: string | undefined;
  onShow(): void;
}

export function AgainStatus({ className, onShow }: AgainStatusProps) {
  const line = againLine(useAgainOffers());
  if (!line) return null;
  return (
    <span className={styles.again}>
      {`${line.words} · `}
      <button type="button" className={className} onClick={onShow}>
        {line.button}
      </button>
    </span>
  );
}
