/** In browser mode: whether the browser lets this page show notifications, and how to make it. */
import type { NoticePermission } from '../notifications/permission.ts';
import { usePermission } from '../notifications/use-permission.ts';
import { Button } from '../ui/button.tsx';
import styles from './settings-view.module.css';

const WORDS: Record<NoticePermission, string> = {
  granted: 'This browser shows them, as long as a tab with Quayside is open.',
  default: 'This browser has not been asked yet whether this page may show them.',
  denied:
    'This browser blocks them for this page. Allow them in the page’s settings, beside the address at the top.',
  unsupported: 'This browser shows none for this page. Conflicts stand in the window in any case.',
};

export function BrowserPermission() {
  const { permission, request } = usePermission();
  return (
    <section className={styles.setting}>
      <div>
        <h3>Notifications of this browser</h3>
        <p>{WORDS[permission]}</p>
      </div>
      {permission === 'default' && (
        <Button look="primary" onClick={request}>
          Allow…
        </Button>
      )}
    </section>
  );
}
