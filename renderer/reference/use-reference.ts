/** Asks the core everything about one port. */
import { useEffect, useState } from 'react';
import type { PortReference } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';

export interface Asked {
  /** That of before until the newest is there, so that nothing flickers. */
  readonly reference: PortReference | null;
  readonly problem: string | null;
}

const NOTHING: Asked = { reference: null, problem: null };

/** Asked again where `again` changes: the connection is back, or the register is another. */
export function useReference(port: number | null, again: unknown): Asked {
  const { client } = useConnected();
  const [asked, setAsked] = useState<Asked>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (port === null) return setAsked(NOTHING);
    let over = false;
    void client.call('registry.about', { port }).then((result) => {
      if (over) return;
      if (result.ok) setAsked({ reference: result.value, problem: null });
      else
        setAsked(({ reference }) => ({
          reference: reference?.port === port ? reference : null,
          problem: `${result.failure.message} ${result.failure.nextStep}`,
        }));
    });
    return () => {
      over = true;
    };
  }, [client, port, again]);
  return asked;
}
