/** Asks the core once why a port on which nobody is seen to listen can or cannot be taken. */
import { useEffect, useState } from 'react';
import type { PortExplanation } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';
import type { AskedPort } from './search-query.ts';

/** The typing rests: of 3000 nobody wants to know about 3, 30 and 300. */
const REST_MS = 300;

/** Null until the answer is there, and where there is none. */
export function useExplanation(asked: AskedPort | null): PortExplanation | null {
  const { client } = useConnected();
  const [answer, setAnswer] = useState<PortExplanation | null>(null);
  const { port, protocol } = asked ?? { port: null, protocol: 'tcp' as const };
  useEffect(() => {
    setAnswer(null);
    if (port === null) return;
    let over = false;
    const timer = setTimeout(async () => {
      const result = await client.call('ports.explain', { port, protocol });
      if (!over && result.ok) setAnswer(result.value);
    }, REST_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [client, port, protocol]);
  return answer;
}
