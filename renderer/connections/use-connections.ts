/** Asks who is connected to a port, again and again while somebody looks. */
import { useEffect, useState } from 'react';
import type { PortConnections } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';
import { inOrderOf } from './connection-words.ts';

const REST_MS = 3_000;

interface Found {
  readonly id: string;
  readonly connections: PortConnections;
}

const next = (before: Found | null, id: string, connections: PortConnections): Found => {
  const peers =
    before?.id === id ? inOrderOf(before.connections.peers, connections.peers) : connections.peers;
  return { id, connections: { ...connections, peers } };
};

/** Null until it is known, and where it is not told. */
export function useConnections(listenerId: string, live: boolean): PortConnections | null {
  const { client } = useConnected();
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (!live) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      // Nobody sees it: the system is not asked.
      if (!document.hidden) {
        const result = await client.call('ports.connections', { listenerId });
        if (over) return;
        // A system that does not tell will not tell later either.
        if (!result.ok && result.failure.code === 'unsupported') return;
        if (result.ok) setFound((before) => next(before, listenerId, result.value));
      }
      timer = setTimeout(look, REST_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [client, listenerId, live]);
  return found?.id === listenerId ? found.connections : null;
}
