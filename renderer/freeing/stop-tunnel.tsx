/** In place of a free: stops the tunnel that holds the port. */
import { useState } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { useConnected } from '../use-session.ts';

interface StopTunnelProps {
  tunnelId: string;
  disabled: boolean;
  onDone(): void;
}

export function StopTunnel({ tunnelId, disabled, onDone }: StopTunnelProps) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const [stopping, setStopping] = useState(false);
  const stop = async () => {
    setStopping(true);
    const stopped = await client.call('tunnels.down', { tunnelId });
    if (stopped.ok) say(`Tunnel ${stopped.value.tunnel.name} is stopped.`, 'good');
    else say(`${stopped.failure.message} ${stopped.failure.nextStep}`, 'bad');
    onDone();
  };
  return (
    <Button disabled={disabled || stopping} onClick={() => void stop()}>
      Stop the tunnel
    </Button>
  );
}
