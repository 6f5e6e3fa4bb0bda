/** Which lines are in sight, where each stands, and how to bring one into sight. */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback } from 'react';
import type { Line } from './list-lines.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';

export const ROW_HEIGHT = 28;
const GROUP_HEIGHT = 34;
/** The heading sticks to the top of the scrolled area. */
const HEAD_HEIGHT = 30;

export interface VirtualLine {
  readonly line: Line;
  readonly index: number;
  readonly top: number;
}

interface VirtualLines {
  readonly inSight: readonly VirtualLine[];
  readonly height: number;
  scrollTo(index: number): void;
}

export function useVirtualLines(
  gridRef: RefObject<HTMLElement | null>,
  lines: readonly Line[],
  active: number | undefined,
): VirtualLines {
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => gridRef.current,
    estimateSize: (index) => (lines[index]?.kind === 'group' ? GROUP_HEIGHT : ROW_HEIGHT),
    // A new function for new lines: it is what makes the virtualizer lay them out anew.
    getItemKey: useCallback((index: number) => lines[index]?.key ?? index, [lines]),
    overscan: 10,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    // The active line stays in the document, however far away: aria-activedescendant must find it.
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        if (active === undefined || indexes.includes(active)) return indexes;
        return [...indexes, active].sort((a, b) => a - b);
      },
      [active],
    ),
  });
  const items = virtual.getVirtualItems();
  useScrollAnchor(
    gridRef,
    {
      length: lines.length,
      keyAt: (index) => lines[index]?.key ?? '',
      topOf: (index) => virtual.measurementsCache[index]?.start ?? 0,
    },
    lines,
  );
  const inSight: VirtualLine[] = [];
  for (const { index, start } of items) {
    const line = lines[index];
    if (line) inSight.push({ line, index, top: start - HEAD_HEIGHT });
  }
  return {
    inSight,
    height: virtual.getTotalSize(),
    scrollTo: (index) => virtual.scrollToIndex(index),
  };
}
