/** Who holds a port: the tree from the launcher down to the owner, its command line, and where it runs. */

import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { tildePath } from '../../preload/folder-path.ts';
import { launcherKind, launcherWords } from '../../preload/launcher-kind.ts';
import type { Container, Failure, Listener, Owner, ProcessName } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { useConnected, useHostTime } from '../use-session.ts';
import { isCut, quoteCommand } from './copy-forms.ts';
import styles from './details.module.css';
import { Fact, Section } from './details-section.tsx';
import { containerWords, hiddenSentence, shortCommand } from './row-words.ts';
import { sinceWords } from './since-words.ts';

interface OwnerSectionProps {
  listener: Listener;
  home: string;
  connected: boolean;
}

export function OwnerSection({ listener, home, connected }: OwnerSectionProps) {
  const { owner } = listener;
  if (!owner) {
    return (
      <Section title="Owner">
        <p className={styles.hidden}>{hiddenSentence(listener.ownerHidden, listener.user)}</p>
        {(listener.user !== null || listener.container) && (
          <dl className={styles.facts}>
            {listener.container && <ContainerFacts container={listener.container} />}
            {listener.user !== null && (
              <Fact name="User">
                <bdi>{listener.user}</bdi>
              </Fact>
            )}
          </dl>
        )}
      </Section>
    );
  }
  return (
    <>
      <Section title="Owner">
        <OwnerTree owner={owner} />
        <Command owner={owner} listenerId={listener.id} connected={connected} />
      </Section>
      <Section title="Where">
        <OwnerFacts owner={owner} container={listener.container} home={home} />
      </Section>
    </>
  );
}

/** Deeper levels stand below each other: a long chain of launchers must leave room for the names. */
const DEEPEST = 7;

function OwnerTree({ owner }: { owner: Owner }) {
  const indent = (depth: number) =>
    ({ '--depth': Math.max(0, Math.min(depth, DEEPEST) - 1) }) as CSSProperties;
  const leaf = [owner.name, shortCommand(owner)].filter(Boolean).join(' ');
  return (
    <ol className={styles.tree}>
      {owner.launchers.map((launcher, index) => (
        <li key={launcher.pid} style={indent(index)}>
          <bdi title={launcher.name}>{launcher.name}</bdi>
          <LauncherPlace launcher={launcher} launchedBy={owner.launchedBy} />
          <span className={styles.pid}>{launcher.pid}</span>
        </li>
      ))}
      <li className={styles.leaf} style={indent(owner.launchers.length)}>
        <bdi title={leaf}>{leaf}</bdi>
        <span className={styles.pid}>{owner.pid}</span>
      </li>
    </ol>
  );
}

/** What the process is called for people, where that says more than its name. */
function LauncherPlace({ launcher, launchedBy }: { launcher: ProcessName; launchedBy: Owner['launchedBy'] }) {
  const place = launcherKind(launcher);
  const told =
    launchedBy?.pid === launcher.pid ? launchedBy : place && { kind: place.kind, name: place.called };
  if (!told || told.name.toLowerCase() === launcher.name.toLowerCase()) return null;
  return <span className={styles.dim}>{launcherWords(told)}</span>;
}

function Command({ owner, listenerId, connected }: { owner: Owner; listenerId: string; connected: boolean }) {
  const { client } = useConnected();
  const [whole, setWhole] = useState<readonly string[] | null>(null);
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const element = useRef<HTMLElement>(null);
  const [clamped, setClamped] = useState(false);
  const text = quoteCommand(whole ?? owner.argv);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew whenever another text stands there.
  useEffect(() => {
    const code = element.current;
    if (code && !open) setClamped(code.scrollHeight > code.clientHeight + 1);
  }, [text, open]);
  const cut = isCut(owner.argv) && whole === null;
  const show = async () => {
    setOpen(true);
    if (!cut) return;
    const result = await client.call('ports.argv', { listenerId });
    if (result.ok) setWhole(result.value.argv);
    else setFailure(result.failure);
  };
  if (owner.argv.length === 0) return null;
  return (
    <>
      <code
        ref={element}
        dir="ltr"
        className={classNames(styles.command, open ? styles.whole : styles.clamped)}
      >
        {text}
      </code>
      {failure && <p className={styles.hidden}>{`${failure.message} ${failure.nextStep}`}</p>}
      {(clamped || cut || open) && (
        <Button
          look="plain"
          small
          className={styles.more}
          aria-expanded={open}
          disabled={!open && cut && !connected}
          onClick={() => (open ? setOpen(false) : void show())}
        >
          {open ? 'Show less' : 'Show the whole command'}
        </Button>
      )}
    </>
  );
}

function ContainerFacts({ container }: { container: Container }) {
  return (
    <>
      <Fact name="Container">
        <bdi>{containerWords(container)}</bdi>
      </Fact>
      <Fact name="Image" mono>
        <bdi>{container.image}</bdi>
      </Fact>
    </>
  );
}

interface OwnerFactsProps {
  owner: Owner;
  container: Container | null;
  home: string;
}

function OwnerFacts({ owner, container, home }: OwnerFactsProps) {
  const time = useHostTime(15_000);
  const { project, launchedBy, supervisor } = owner;
  return (
    <dl className={classNames(styles.facts, styles.where)}>
      {project && (
        <Fact name="Project">
          <bdi>{project.name}</bdi>
          {project.branch && (
            <>
              {' · '}
              <bdi>{project.branch}</bdi>
              {project.worktree && ' (worktree)'}
            </>
          )}
        </Fact>
      )}
      {project?.script && (
        <Fact name="Script" mono>
          {project.script}
        </Fact>
      )}
      {container && <ContainerFacts container={container} />}
      {launchedBy && <Fact name="Launched by">{launcherWords(launchedBy)}</Fact>}
      {supervisor && (
        <Fact name="Run by">{[supervisor.kind, supervisor.name].filter(Boolean).join(' ')}</Fact>
      )}
      {owner.cwd !== null && (
        <Fact name="Folder" mono>
          <bdi title={owner.cwd}>{tildePath(owner.cwd, home)}</bdi>
        </Fact>
      )}
      {owner.user !== null && (
        <Fact name="User">
          <bdi>{owner.user}</bdi>
        </Fact>
      )}
      <Fact name="PID">{owner.pid}</Fact>
      <Fact name="Started">
        <time dateTime={owner.startedAt}>{startedWords(owner.startedAt)}</time>
        <span className={styles.dim}> {agoWords(sinceWords(owner.startedAt, time))}</span>
      </Fact>
    </dl>
  );
}

const startedWords = (startedAt: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(startedAt));

const agoWords = (since: string): string => (since === 'now' ? 'just now' : `${since} ago`);
