/** Tells how wide an element is, now and whenever it changes. */
import { type RefObject, useEffect } from 'react';

export function useWidth(element: RefObject<HTMLElement | null>, onWidth: (width: number) => void): void {
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) onWidth(entry.contentRect.width);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, onWidth]);
}
