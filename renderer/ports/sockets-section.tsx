/** Where a port listens, who shares the socket, and how far it reaches. */
import { Globe, Lock } from 'lucide-react';
import type { ProcessName } from '../../preload/model.ts';
import { useConnections } from '../connections/use-connections.ts';
import { WhoIsConnected } from '../connections/who-is-connected.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { useWindow } from '../use-window.ts';
import styles from './details.module.css';
import { Section } from './details-section.tsx';
import type { PortRow } from './fold-twins.ts';
import { protocolWord, reachSentence, socketAddress } from './row-words.ts';

interface SocketsSectionProps {
  row: PortRow;
  /** The connection to the core is there. */
  connected: boolean;
}

export function SocketsSection({ row, connected }: SocketsSectionProps) {
  const { listener, members } = row;
  const { go } = useWindow();
  const found = useConnections(listener.id, connected && row.goneAt === null);
  const local = listener.scope === 'loopback';
  const Icon = local ? Lock : Globe;
  const holders = sharedHolders(row);
  return (
    <Section title="Sockets">
      <ul className={styles.sockets}>
        {members.map((entry) => (
          <li key={entry.listener.id}>
            <code>{socketAddress(entry.listener)}</code>
            <span className={styles.dim}>
              {protocolWord(entry.listener)}
              {entry.listener.dualStack && ', also IPv4'}
              {entry.goneAt !== null && row.goneAt === null && ', closed'}
            </span>
          </li>
        ))}
      </ul>
      {holders.length > 1 && (
        <p className={styles.dim}>
          {`Held by ${holders.length} processes: `}
          <bdi>
            {holders
              .slice(0, 12)
              .map(({ name, pid }) => `${name} ${pid}`)
              .join(', ')}
          </bdi>
          {holders.length > 12 && ` and ${holders.length - 12} more`}
        </p>
      )}
      <p className={classNames(styles.reach, !local && styles.reachable)}>
        <Icon size={14} aria-hidden />
        {reachSentence(listener)}
      </p>
      {listener.protocol === 'tcp' && row.goneAt === null && (
        <Button
          look="plain"
          small
          className={styles.more}
          onClick={() => go({ view: 'check', ports: String(listener.port) })}
        >
          Check whether it answers
        </Button>
      )}
      {found && row.goneAt === null && <WhoIsConnected key={listener.id} found={found} />}
    </Section>
  );
}

function sharedHolders({ members }: PortRow): ProcessName[] {
  const byPid = new Map(
    members.flatMap((entry) => entry.listener.holders.map((holder) => [holder.pid, holder] as const)),
  );
  return [...byPid.values()];
}
