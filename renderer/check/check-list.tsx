/** What a range came to: how far it is, and a virtual list of the ports that were found, of which one can be opened. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { CheckResult, Listener } from '../../preload/model.ts';
import { ReachTag } from '../ports/reach-tag.tsx';
import { processWords } from '../ports/row-words.ts';
import { Mark } from '../ports/state-mark.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { nextIndex } from '../ui/next-index.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useSnapshot } from '../use-session.ts';
import styles from './check-list.module.css';
import type { CheckState } from './check-run.ts';
import {
  countOf,
  rowWords,
  STATE_WORDS,
  summaryWords,
  targetOf,
  toneOf,
  unaskedWords,
} from './check-words.ts';

interface CheckListProps {
  check: CheckState;
  /** The one that was opened last: there one goes on. */
  opened: string | null;
  onCancel(): void;
  onOpen(target: string): void;
}

export function CheckList({ check, opened, onCancel, onOpen }: CheckListProps) {
  const { results, phase } = check;
  return (
    <div className={styles.range}>
      <Progress check={check} onCancel={onCancel} />
      {results.length > 0 && <ResultList results={results} opened={opened} onOpen={onOpen} />}
      {results.length === 0 && phase !== 'running' && (
        <p className={styles.none}>
          {phase === 'done' ? 'Nobody listens on any of these ports.' : 'Nothing was found until then.'}
        </p>
      )}
    </div>
  );
}

function Progress({ check, onCancel }: { check: CheckState; onCancel(): void }) {
  const { phase, done, total, results, spans } = check;
  const summary = summaryWords(results, spans);
  if (phase !== 'running') {
    const unasked = unaskedWords(total, results);
    const head = phase === 'cancelled' ? `Cancelled after ${countOf(done)} of` : 'Checked';
    return (
      <div className={styles.progress}>
        <p>
          <b>{`${head} ${countOf(total)} ports.`}</b>
          {summary && <span className={styles.summary}>{` ${summary}`}</span>}
          {unasked && <span className={styles.summary}>{` ${unasked}`}</span>}
        </p>
      </div>
    );
  }
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <p>
          <b>{`${countOf(done)} of ${countOf(total)} ports`}</b>
          {summary && <span className={styles.summary}>{` ${summary}`}</span>}
        </p>
        <Button small onClick={onCancel} title="Cancel (Esc)">
          Cancel
        </Button>
      </div>
      <ProgressBar label="Ports checked" done={done} total={total} />
    </div>
  );
}

const ROW_HEIGHT = 28;

interface ResultListProps {
  results: readonly CheckResult[];
  opened: string | null;
  onOpen(target: string): void;
}

function ResultList({ results, opened, onOpen }: ResultListProps) {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(opened);
  const targets = results.map(targetOf);
  const at = active === null ? -1 : targets.indexOf(active);
  const virtual = useVirtualizer({
    count: results.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const { scrollToIndex } = virtual;
  const first = useRef(at);
  useEffect(() => {
    if (first.current >= 0) scrollToIndex(first.current);
  }, [scrollToIndex]);
  const moveTo = (index: number) => {
    setActive(targets[index] ?? null);
    scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const to = nextIndex(event.key, at, results.length, page);
    const target = targets[at];
    if (to !== null) moveTo(to);
    else if (event.key === 'Enter' && target !== undefined) onOpen(target);
    else return;
    event.preventDefault();
  };
  const shown = virtual.getVirtualItems();
  return (
    <div
      ref={list}
      className={styles.list}
      role="listbox"
      tabIndex={0}
      aria-label="Ports that were found"
      aria-activedescendant={shown.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => at < 0 && setActive(targets[0] ?? null)}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => {
          const result = results[index];
          return (
            result && (
              <ResultRow
                key={targets[index]}
                id={`${id}-${index}`}
                result={result}
                place={{ index, count: results.length, top: start }}
                active={index === at}
                onOpen={onOpen}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function Holder({ listener }: { listener: Listener }) {
  const { name, detail } = processWords(listener);
  return (
    <>
      <bdi>{name}</bdi>
      {detail && (
        <>
          {' '}
          <bdi className={styles.detail}>{detail}</bdi>
        </>
      )}
    </>
  );
}

interface ResultRowProps {
  id: string;
  result: CheckResult;
  place: { index: number; count: number; top: number };
  active: boolean;
  onOpen(target: string): void;
}

function ResultRow({ id, result, place, active, onOpen }: ResultRowProps) {
  const home = useSnapshot()?.host.home ?? '';
  const { listeners, state } = result;
  const [first] = listeners;
  const tone = toneOf(result);
  const target = targetOf(result);
  const mark = state === 'in-use' ? 'live' : tone === 'warn' ? 'conflict' : 'gone';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-setsize={place.count}
      aria-posinset={place.index + 1}
      className={classNames(styles.row, active && styles.active)}
      style={{ transform: `translateY(${place.top}px)` }}
      onClick={() => onOpen(target)}
    >
      <Mark state={mark} />
      <bdi className={styles.port}>{target}</bdi>
      <span className={classNames(styles.state, styles[tone])}>{STATE_WORDS[state]}</span>
      <span>{first && <Holder listener={first} />}</span>
      <bdi className={styles.words}>{rowWords(result, home)}</bdi>
      <span className={styles.reach}>{first && <ReachTag listener={first} />}</span>
    </div>
  );
}
