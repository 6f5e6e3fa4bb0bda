/** The processes that end, each below the one that started it, with what it has to do with the port. */
import { type CSSProperties, Fragment } from 'react';
import type { PlannedProcess } from '../../preload/model.ts';
import { quoteCommand } from '../ports/copy-forms.ts';
import { classNames } from '../ui/class-names.ts';
import { useSnapshot } from '../use-session.ts';
import { roleWord } from './free-words.ts';
import styles from './process-tree.module.css';
import { commandBeside, treeRows } from './tree-rows.ts';

/** Deeper levels stand below each other; more rows than these nobody reads. */
const DEEPEST = 6;
const MOST_ROWS = 200;
/** Longer commands nobody reads here. */
const MOST_TEXT = 2_000;
/** So many are seen at once; more scroll. */
const IN_SIGHT = 7;

export function ProcessTree({ processes }: { processes: readonly PlannedProcess[] }) {
  const { user: me, home } = useSnapshot()?.host ?? {};
  const rows = treeRows(processes);
  const alone = processes.length === 1;
  return (
    <ul
      className={classNames(styles.tree, alone && styles.alone)}
      tabIndex={rows.length > IN_SIGHT ? 0 : undefined}
      aria-label="Processes that end"
    >
      {rows.slice(0, MOST_ROWS).map(({ process, depth }) => (
        <Process
          key={process.pid}
          process={process}
          depth={depth}
          home={home}
          role={alone && process.role === 'holder' ? null : roleWord(process.role)}
          user={process.user === me ? null : process.user}
        />
      ))}
      {rows.length > MOST_ROWS && <li className={styles.more}>{`and ${rows.length - MOST_ROWS} more`}</li>}
    </ul>
  );
}

interface ProcessProps {
  process: PlannedProcess;
  depth: number;
  home: string | undefined;
  role: string | null;
  /** Where it is not the one who looks. */
  user: string | null;
}

function Process({ process, depth, home, role, user }: ProcessProps) {
  const { pid, name, argv } = process;
  // A custom property set through the DOM, which the security policy allows.
  const indent = { '--depth': Math.min(depth, DEEPEST) } as CSSProperties;
  const command = commandBeside(name, argv, home);
  return (
    <li className={classNames(styles.process, depth > 0 && styles.below)} style={indent}>
      <p className={styles.what} title={quoteCommand(argv).slice(0, MOST_TEXT)}>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        <code dir="ltr">
          <Words text={command.slice(0, MOST_TEXT)} />
        </code>
      </p>
      <span className={styles.role}>
        {role}
        {role && user && ', '}
        {user && <bdi>{user}</bdi>}
      </span>
      <span className={styles.pid}>PID {pid}</span>
    </li>
  );
}

/** A line breaks between short words, not behind the hyphens of `--port`; inside of long paths it may. */
const SHORT = 24;

function Words({ text }: { text: string }) {
  return text.split(' ').map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command never change places.
    <Fragment key={index}>
      {index > 0 && ' '}
      {word.length <= SHORT ? <span>{word}</span> : word}
    </Fragment>
  ));
}
