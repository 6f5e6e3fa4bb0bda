/** Under a local port that somebody has already: who, and the next one that is free. */
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useConnected, useSnapshot } from '../use-session.ts';
import { takenBy } from './taken-port.ts';
import styles from './tunnel-editor.module.css';

interface TakenPortProps {
  /** As it is typed. */
  text: string;
  tunnelId: string | null;
  onUse(port: number): void;
}

export function TakenPort({ text, tunnelId, onUse }: TakenPortProps) {
  const snapshot = useSnapshot();
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  const holder = port > 0 && snapshot ? takenBy(port, tunnelId, snapshot.listeners, snapshot.tunnels) : null;
  const next = useNextPort(holder === null ? null : port);
  if (holder === null) return null;
  return (
    <p className={styles.taken}>
      <span>
        {`${port} is taken by `}
        <bdi>{holder}</bdi>.
      </span>
      {next !== null && (
        <Button look="plain" small onClick={() => onUse(next)}>
          {`Use ${next}`}
        </Button>
      )}
    </p>
  );
}

function useNextPort(taken: number | null): number | null {
  const { client } = useConnected();
  const [next, setNext] = useState<{ after: number; port: number } | null>(null);
  useEffect(() => {
    if (taken === null) return;
    let over = false;
    void client.call('ports.next', { from: taken < 65_535 ? taken + 1 : 1024 }).then((result) => {
      const port = result.ok ? result.value.ports[0] : undefined;
      if (!over && port !== undefined) setNext({ after: taken, port });
    });
    return () => {
      over = true;
    };
  }, [taken, client]);
  return next !== null && next.after === taken ? next.port : null;
}
