/** While the core makes a plan: said only when it takes a while. */
import { Button } from '../ui/button.tsx';
import styles from './free-dialog.module.css';

export function Planning({ onClose }: { onClose(): void }) {
  return (
    <>
      <div className={styles.body}>
        <p className={styles.late}>Looking at what would end…</p>
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
      </footer>
    </>
  );
}
