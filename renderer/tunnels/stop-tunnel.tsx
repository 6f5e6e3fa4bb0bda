/** In the dialog of a free: the port is a tunnel's, and stopping the tunnel is the way to free it. */
import type { Listener } from '../../preload/model.ts';
import { ConfirmButton } from '../freeing/confirm-button.tsx';
import styles from '../freeing/free-dialog.module.css';
import { Button } from '../ui/button.tsx';
import { useTunnelActions } from './use-tunnel-actions.ts';

interface StopTunnelProps {
  port: number;
  tunnel: NonNullable<Listener['tunnel']>;
  connected: boolean;
  onClose(): void;
}

export function StopTunnel({ port, tunnel, connected, onClose }: StopTunnelProps) {
  const { stop } = useTunnelActions();
  return (
    <>
      <div className={styles.body}>
        <p>
          The tunnel <bdi>{tunnel.name}</bdi> listens on {port}. Stopping the tunnel frees the port and ends
          its connections. If its process were ended instead, Quayside would start it again.
        </p>
        <p className={styles.note}>You can start it again in Tunnels at any time.</p>
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <ConfirmButton
          autoFocus
          disabled={!connected}
          onClick={() => {
            void stop(tunnel);
            onClose();
          }}
        >
          Stop tunnel
        </ConfirmButton>
      </footer>
    </>
  );
}
