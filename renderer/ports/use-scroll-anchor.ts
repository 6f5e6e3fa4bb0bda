/** Keeps what the user looks at where it is while lines come and go above it. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

interface Anchored {
  key: string;
  /** From the top of the scrolled area to the top of the line. */
  distance: number;
}

interface Lines {
  readonly length: number;
  keyAt(index: number): string;
  topOf(index: number): number;
}

export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  lines: Lines,
  version: unknown,
): void {
  const anchored = useRef<Anchored | null>(null);
  const seen = useRef(version);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop } = element;
    const before = anchored.current;
    if (seen.current !== version && before && scrollTop > 0) {
      for (let index = 0; index < lines.length; index++) {
        if (lines.keyAt(index) !== before.key) continue;
        const moved = lines.topOf(index) - scrollTop - before.distance;
        if (moved !== 0) element.scrollTop = scrollTop + moved;
        break;
      }
    }
    seen.current = version;
    anchored.current = firstVisible(lines, element.scrollTop);
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    const onScroll = () => {
      if (element) anchored.current = firstVisible(lines, element.scrollTop);
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  });
}

function firstVisible(lines: Lines, scrollTop: number): Anchored | null {
  let low = 0;
  let high = lines.length - 1;
  if (high < 0) return null;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines.topOf(middle) < scrollTop) low = middle + 1;
    else high = middle;
  }
  return { key: lines.keyAt(low), distance: lines.topOf(low) - scrollTop };
}
