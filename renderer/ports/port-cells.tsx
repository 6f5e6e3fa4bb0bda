/** What stands in each column of a row. */
import { friendlyLabel } from '../../preload/friendly-label.ts';
import type { Listener } from '../../preload/model.ts';
import { sizeWords } from '../tunnels/tunnel-words.ts';
import { classNames } from '../ui/class-names.ts';
import { GridCell } from '../ui/grid-parts.tsx';
import type { PortRow } from './fold-twins.ts';
import styles from './port-grid.module.css';
import { ReachTag } from './reach-tag.tsx';
import {
  containerWords,
  hiddenSentence,
  processWords,
  protocolWord,
  serviceWord,
  socketAddress,
} from './row-words.ts';
import { closedWords, sinceWords } from './since-words.ts';
import type { ColumnId } from './sort-rows.ts';
import type { RowUsage } from './usage-words.ts';

export interface CellContext {
  /** The host's time, for "Since". */
  readonly time: number;
  /** The page's running time, for how long a row has been gone. */
  readonly elapsed: number;
  readonly branchOnly: boolean;
  /** What its owner uses; null where it is not asked for or not told. */
  readonly usage: RowUsage | null;
}

interface CellProps {
  id: ColumnId;
  row: PortRow;
  context: CellContext;
}

export function PortCell({ id, row, context }: CellProps) {
  const { listener } = row;
  switch (id) {
    case 'port':
      return <GridCell className={styles.port}>{listener.port}</GridCell>;
    case 'protocol':
      return <GridCell className={styles.dimmer}>{protocolWord(listener)}</GridCell>;
    case 'reach':
      return (
        <GridCell>
          <ReachTag listener={listener} />
        </GridCell>
      );
    case 'process':
      return <ProcessCell listener={listener} />;
    case 'project':
      return <ProjectCell row={row} branchOnly={context.branchOnly} />;
    case 'service':
      return <ServiceCell listener={listener} />;
    case 'since':
      return <SinceCell row={row} context={context} />;
    case 'pid':
      return <GridCell className={styles.dim}>{listener.owner?.pid}</GridCell>;
    case 'user':
      return <GridCell className={styles.dim}>{listener.user}</GridCell>;
    case 'address':
      return <AddressCell row={row} />;
    case 'container':
      return <ContainerCell listener={listener} />;
    case 'label': {
      const label = friendlyLabel(listener, '');
      return (
        <GridCell className={styles.dim} title={label}>
          <bdi>{label}</bdi>
        </GridCell>
      );
    }
    case 'cpu':
      return <GridCell className={styles.figure}>{context.usage?.cpu}</GridCell>;
    case 'memory':
      return (
        <GridCell className={styles.figure}>{context.usage && sizeWords(context.usage.memoryBytes)}</GridCell>
      );
    case 'command': {
      const command = listener.owner?.argv.join(' ') ?? '';
      return (
        <GridCell className={classNames(styles.mono, styles.dim)} title={command}>
          {command}
        </GridCell>
      );
    }
  }
}

function ProcessCell({ listener }: { listener: Listener }) {
  const { name, detail } = processWords(listener);
  if (!listener.owner && !listener.tunnel && !listener.container) {
    return (
      <GridCell className={styles.dimmer} title={hiddenSentence(listener.ownerHidden, listener.user)}>
        {name}
      </GridCell>
    );
  }
  return (
    <GridCell title={detail ? `${name} ${detail}` : name}>
      <bdi>{name}</bdi>
      {detail && <bdi className={styles.dimmer}> {detail}</bdi>}
    </GridCell>
  );
}

function ProjectCell({ row, branchOnly }: { row: PortRow; branchOnly: boolean }) {
  const { listener, place: name } = row;
  // Of the folder from which compose was run, which need not be the project's.
  const branch = listener.container?.composeProject ? '' : (listener.owner?.project?.branch ?? '');
  const title = [name, branch].filter(Boolean).join(' · ');
  return (
    <GridCell className={styles.dim} title={title}>
      {branchOnly ? (
        <bdi>{branch}</bdi>
      ) : (
        <>
          <bdi className={listener.owner?.project ? styles.ink : undefined}>{name}</bdi>
          {branch && <bdi className={styles.dimmer}> {branch}</bdi>}
        </>
      )}
    </GridCell>
  );
}

function ServiceCell({ listener }: { listener: Listener }) {
  const word = serviceWord(listener);
  const common = listener.service.common !== null;
  return (
    <GridCell
      className={common ? styles.dim : styles.dimmer}
      title={word && !common ? `Registered as ${word}` : word}
    >
      {word}
    </GridCell>
  );
}

function SinceCell({ row, context }: { row: PortRow; context: CellContext }) {
  if (row.goneAt !== null) {
    return (
      <GridCell className={styles.closed} title={closedWords(row.goneAt, context.elapsed)}>
        closed
      </GridCell>
    );
  }
  const { since } = row.listener;
  return (
    <GridCell className={styles.dimmer} title={new Date(since).toLocaleString()}>
      {sinceWords(since, context.time)}
    </GridCell>
  );
}

function ContainerCell({ listener: { container } }: { listener: Listener }) {
  return (
    <GridCell className={styles.dim} title={container ? containerWords(container) : ''}>
      <bdi>{container?.name}</bdi>
    </GridCell>
  );
}

function AddressCell({ row }: { row: PortRow }) {
  const addresses = row.members.map((entry) => entry.listener.address);
  return (
    <GridCell
      className={classNames(styles.mono, styles.dim)}
      title={row.members.map((entry) => socketAddress(entry.listener)).join('\n')}
    >
      {addresses.join(', ')}
    </GridCell>
  );
}
