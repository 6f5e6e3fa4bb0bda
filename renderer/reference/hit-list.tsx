/** What was found, or what is in use here: one line a port, reached with the arrows. */
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';
import { classNames } from '../ui/class-names.ts';
import { nextIndex } from '../ui/next-index.ts';
import styles from './hit-list.module.css';
import type { HitRow } from './hit-rows.ts';
import { PortLink } from './port-link.tsx';

const PAGE = 8;

interface HitListProps {
  listRef: RefObject<HTMLElement | null>;
  /** Says what the list is: `Results`, `In use here`. */
  title: string;
  rows: readonly HitRow[];
  shown: number | null;
  onOpen(port: number): void;
  /** The keys have reached that line. */
  onReach: ((port: number) => void) | undefined;
  /** Up from the first line. */
  onLeave(): void;
}

export function HitList({ listRef, title, rows, shown, onOpen, onReach, onLeave }: HitListProps) {
  const current = Math.max(
    0,
    rows.findIndex(({ port }) => port === shown),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const links = linksOf(event.currentTarget);
    const at = links.findIndex((link) => link.contains(document.activeElement));
    if (at === 0 && event.key === 'ArrowUp') {
      event.preventDefault();
      return onLeave();
    }
    const next = at < 0 ? null : nextIndex(event.key, at, links.length, PAGE);
    if (next === null) return;
    event.preventDefault();
    links[next]?.focus();
  };
  const onFocus = ({ target }: FocusEvent) => {
    // A press opens it by itself.
    if (target.matches(':focus-visible')) onReach?.(Number(target.getAttribute('data-port')));
  };
  return (
    <nav ref={listRef} className={styles.list} aria-label={title} onKeyDown={onKeyDown} onFocus={onFocus}>
      <h3>{title}</h3>
      <ul>
        {rows.map((row, index) => (
          <li key={row.key}>
            <PortLink
              port={row.port}
              onOpen={onOpen}
              className={classNames(styles.hit, row.quiet && styles.quiet)}
              aria-current={row.port === shown ? 'true' : undefined}
              tabIndex={index === current ? 0 : -1}
              data-port={row.port}
            >
              <HitWords row={row} />
            </PortLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export const linksOf = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('a[data-port]') ?? []),
];

/** Blanks between the parts, so that a screen reader does not join them. */
function HitWords({ row: { port, protocols, name, meaning, similar } }: { row: HitRow }) {
  return (
    <>
      <b>{port}</b>{' '}
      <span className={styles.name} title={name}>
        <bdi>{name}</bdi>
        {similar && <i className={styles.note}> similar</i>}
      </span>{' '}
      <span className={styles.protocols}>{protocols}</span>{' '}
      <small title={meaning}>
        <bdi>{meaning}</bdi>
      </small>
    </>
  );
}
