/** Everything that is known of one port: who holds it, where it listens, how far it reaches, what it commonly means. */
import { ChevronDown, X } from 'lucide-react';
import { wholeLabel } from '../../preload/friendly-label.ts';
import type { Conflict } from '../../preload/model.ts';
import { TunnelSection } from '../tunnels/tunnel-section.tsx';
import { Button } from '../ui/button.tsx';
import { canOpen } from './copy-forms.ts';
import styles from './details.module.css';
import type { PortRow } from './fold-twins.ts';
import { MeaningSection } from './meaning-section.tsx';
import { OwnerSection } from './owner-section.tsx';
import type { MenuKind } from './row-actions.tsx';
import { processWords } from './row-words.ts';
import { SocketsSection } from './sockets-section.tsx';
import { WhySection } from './why-section.tsx';

export interface DetailsProps {
  row: PortRow;
  /** What it is at odds about, or null. */
  conflict: Conflict | null;
  home: string;
  canFree: boolean;
  connected: boolean;
  onClose(): void;
  onOpen(row: PortRow): void;
  onMenu(row: PortRow, kind: MenuKind, anchor: HTMLElement): void;
  onFree(row: PortRow): void;
  onReserve(row: PortRow): void;
}

export function Details(props: DetailsProps) {
  const { row, home, canFree, connected, onClose, onOpen, onMenu, onFree } = props;
  const { listener } = row;
  const gone = row.goneAt !== null;
  const subtitle = listener.owner ? wholeLabel(listener, home) : processWords(listener).name;
  return (
    <div className={styles.content}>
      <header>
        <div className={styles.head}>
          <h2 className={styles.title}>
            {listener.port}
            <span>
              <bdi>{subtitle}</bdi>
            </span>
          </h2>
          <Button
            square
            small
            className={styles.close}
            aria-label="Close details"
            title="Close (Esc)"
            onClick={onClose}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
        {gone && <p className={styles.closed}>This port is closed. What is below is how it was.</p>}
        <div className={styles.buttons}>
          {canOpen(listener) && (
            <Button look="primary" disabled={gone} onClick={() => onOpen(row)}>
              Open
            </Button>
          )}
          <Button aria-haspopup="menu" onClick={(event) => onMenu(row, 'copy', event.currentTarget)}>
            Copy
            <ChevronDown size={14} aria-hidden />
          </Button>
          <Button look="danger" disabled={!canFree || gone} onClick={() => onFree(row)}>
            Free…
          </Button>
        </div>
      </header>
      {listener.tunnel && <TunnelSection tunnel={listener.tunnel} />}
      <OwnerSection key={listener.id} listener={listener} home={home} connected={connected && !gone} />
      <WhySection
        listener={listener}
        conflict={props.conflict}
        home={home}
        onReserve={() => props.onReserve(row)}
      />
      <SocketsSection row={row} connected={connected} />
      <MeaningSection listener={listener} />
    </div>
  );
}
