/** The command and the sentence of what is being edited, a moment after it was typed. */
import { useEffect, useState } from 'react';
import type { Description } from '../../preload/describe-tunnels.ts';
import type { TunnelSpec } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';

const WAIT_MS = 120;

/** Null while there is nothing whole to describe. */
export function useDescribed(spec: TunnelSpec | null): Description | null {
  const { client } = useConnected();
  const [described, setDescribed] = useState<Description | null>(null);
  const wanted = spec && JSON.stringify(spec);
  useEffect(() => {
    if (wanted === null) {
      setDescribed(null);
      return;
    }
    let over = false;
    const timer = setTimeout(async () => {
      // It was a TunnelSpec before it became text.
      const result = await client.call('tunnels.describe', { specs: [JSON.parse(wanted) as TunnelSpec] });
      if (!over) setDescribed((result.ok && result.value.described[0]) || null);
    }, WAIT_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted, client]);
  return described;
}
