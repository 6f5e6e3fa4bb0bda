/** In the details of a port: the saved tunnel that listens there, and how to stop it. */
import type { Listener } from '../../preload/model.ts';
import styles from '../ports/details.module.css';
import { Section } from '../ports/details-section.tsx';
import { Button } from '../ui/button.tsx';
import { Said } from '../ui/said.tsx';
import { useHostTime, useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { isWanted, tunnelWords } from './tunnel-words.ts';
import { useTunnelActions } from './use-tunnel-actions.ts';

export function TunnelSection({ tunnel }: { tunnel: NonNullable<Listener['tunnel']> }) {
  const { connected, go } = useWindow();
  const { stop } = useTunnelActions();
  const time = useHostTime(15_000);
  const whole = useSnapshot()?.tunnels.find(({ id }) => id === tunnel.id);
  return (
    <Section title="Tunnel">
      <p>
        <bdi>{tunnel.name}</bdi>
        {whole && (
          <span className={styles.dim}>
            {' · '}
            <Said sentence={tunnelWords(whole, time).state} />
          </span>
        )}
      </p>
      <div className={styles.buttons}>
        <Button small disabled={!connected || !whole || !isWanted(whole)} onClick={() => void stop(tunnel)}>
          Stop tunnel
        </Button>
        <Button small onClick={() => go({ view: 'tunnels', tunnelId: tunnel.id })}>
          Show tunnel
        </Button>
      </div>
    </Section>
  );
}
