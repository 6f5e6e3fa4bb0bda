/** Leads the focus to the title of a page that was opened, so that it is read from there on. */
import { useEffect, useRef } from 'react';

interface Places {
  title: { readonly current: HTMLElement | null };
  list: { readonly current: HTMLElement | null };
}

/** Once for each arrival, when its page is `there`. Who walks along the list stays in it. */
export function useArrivalFocus(arrivals: number, there: boolean, { title, list }: Places): void {
  const done = useRef(0);
  useEffect(() => {
    if (!there || done.current === arrivals) return;
    done.current = arrivals;
    if (list.current?.contains(document.activeElement)) return;
    title.current?.focus({ preventScroll: true });
  }, [arrivals, there, title, list]);
}
