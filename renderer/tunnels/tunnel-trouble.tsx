/** Why a tunnel is not up, or not well, and what to do: under its sentence, or in red for what must not be clicked away. */
import { ShieldAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import styles from './tunnel-card.module.css';
import type { TunnelCardProps } from './tunnel-card-props.ts';
import { causeOf } from './tunnel-words.ts';

export function TunnelTrouble({ tunnel, active, connected, actions, doings }: TunnelCardProps) {
  const cause = causeOf(tunnel);
  if (!cause) return null;
  const { blockedBy, failure, state } = tunnel;
  if (state === 'failed' && failure?.code === 'host-key-changed') {
    return (
      <div className={styles.alarm}>
        <ShieldAlert size={16} aria-hidden />
        <p dir="auto">
          <strong>{cause.message}</strong>
          <span>{cause.nextStep}</span>
        </p>
      </div>
    );
  }
  return (
    <>
      <p dir="auto">{[cause.message, cause.nextStep].filter(Boolean).join(' ')}</p>
      {state === 'needs-input' && !tunnel.question && (
        <Button
          look="plain"
          small
          tabIndex={active ? 0 : -1}
          aria-label={`Try again: ${tunnel.name}`}
          disabled={!connected}
          onClick={() => void actions.start(tunnel)}
        >
          Try again
        </Button>
      )}
      {state === 'blocked' && blockedBy && (
        <>
          {blockedBy.nextPort !== null && (
            <Button
              look="plain"
              small
              tabIndex={active ? 0 : -1}
              disabled={!connected}
              onClick={() =>
                void actions.takePort(tunnel, blockedBy.port, blockedBy.nextPort ?? blockedBy.port)
              }
            >
              {`Use ${blockedBy.nextPort} from now on`}
            </Button>
          )}
          <Button
            look="plain"
            small
            tabIndex={active ? 0 : -1}
            aria-label={`Show it: who holds ${blockedBy.port}`}
            onClick={() => doings.showPort(blockedBy.port)}
          >
            Show it
          </Button>
        </>
      )}
    </>
  );
}
