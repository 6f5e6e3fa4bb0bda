/** Who is connected to a port: each process or address with its connections, which open below it. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Peer, PortConnections } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Hidden } from '../ui/hidden.tsx';
import { connectionKey, endWords, moreWords, peerKey, peerWords, stateWords } from './connection-words.ts';
import styles from './who-is-connected.module.css';

/** What fits beside everything else that is told of a port. */
const FEW = 5;

export function WhoIsConnected({ found }: { found: PortConnections }) {
  const [all, setAll] = useState(false);
  // UDP has no connections: most of its clients cannot be seen here.
  if (found.total === 0 && found.protocol === 'udp') return null;
  if (found.total === 0) return <p className={styles.nobody}>Nobody is connected.</p>;
  const shown = all ? found.peers : found.peers.slice(0, FEW);
  const folded = found.peers.length - shown.length;
  const more = moreWords(found.morePeers + (all ? 0 : folded));
  return (
    <div className={styles.who}>
      <h4>
        Who is connected
        <span>{stateWords(found.states)}</span>
      </h4>
      <ul>
        {shown.map((peer) => (
          <PeerItem key={peerKey(peer)} peer={peer} />
        ))}
      </ul>
      {more && (all || folded === 0) && <p className={styles.more}>{more}</p>}
      {folded > 0 && (
        <Button look="plain" small className={styles.all} onClick={() => setAll(true)}>
          {`${capital(more)}…`}
        </Button>
      )}
      {!found.complete && (
        <p className={styles.more}>Not everybody could be named: there are too many connections.</p>
      )}
    </div>
  );
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function PeerItem({ peer }: { peer: Peer }) {
  const [open, setOpen] = useState(false);
  const { name, detail } = peerWords(peer);
  const more = moreWords(peer.total - peer.connections.length);
  return (
    <li>
      <button type="button" className={styles.peer} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} aria-hidden />
        <bdi className={styles.name} title={name}>
          {name}
        </bdi>
        <bdi className={styles.detail} title={detail}>
          {detail}
        </bdi>
        <span className={styles.count}>
          {peer.total.toLocaleString('en')}
          <Hidden>{peer.total === 1 ? ' connection' : ' connections'}</Hidden>
        </span>
      </button>
      {open && (
        <ul className={styles.connections}>
          {peer.connections.map((connection) => (
            <li key={connectionKey(connection)}>
              <code>{endWords(connection)}</code>
              <span>{connection.state}</span>
            </li>
          ))}
          {more && <li className={styles.more}>{more}</li>}
        </ul>
      )}
    </li>
  );
}
