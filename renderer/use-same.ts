/** The object of before for as long as what it says stays the same: each Snapshot brings all of its parts anew. */
import { useLayoutEffect, useRef } from 'react';
import { sameValue } from './same-value.ts';

export function useSame<T>(value: T): T {
  const before = useRef(value);
  const kept = sameValue(before.current, value) ? before.current : value;
  useLayoutEffect(() => {
    before.current = kept;
  });
  return kept;
}
