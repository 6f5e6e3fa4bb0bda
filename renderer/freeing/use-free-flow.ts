/** Runs the calls behind freeing a port, and tells of the end where the dialog was closed before it. */
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { FreeResult, FreeVerb } from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { useConnected } from '../use-session.ts';
import { type FreeFlow, type FreeTarget, freeFlow, freeTarget, holderTarget } from './free-flow.ts';
import { useEndTeller } from './use-end-teller.ts';
import { type FreeWord, useFreeWord } from './use-free-word.ts';

/** What the user agreed to. */
export interface Consent {
  readonly overrideProtected: boolean;
  readonly elevate: boolean;
}

export interface FreeControls extends FreeWord {
  readonly flow: FreeFlow | null;
  ask(row: PortRow): void;
  askAgain(): void;
  /** Plans to stop what started it again after that free. */
  askSupervisor(target: FreeTarget, result: FreeResult): void;
  choose(verb: FreeVerb): void;
  confirm(consent: Consent): void;
  close(): void;
}

export function useFreeFlow(): FreeControls {
  const { client } = useConnected();
  const tell = useEndTeller();
  const word = useFreeWord();
  const [flow, dispatch] = useReducer(freeFlow, null);
  const numbers = useRef(0);
  const latest = useRef(flow);
  useEffect(() => {
    latest.current = flow;
  });

  const plan = useCallback(
    async (target: FreeTarget, wanted?: FreeVerb) => {
      const number = ++numbers.current;
      dispatch({ type: 'asked', number, target, ...(wanted && { wanted }) });
      const result = await client.call('ports.plan', { listenerId: target.listenerId });
      if (result.ok) dispatch({ type: 'planned', number, plan: result.value });
      else dispatch({ type: 'failed', number, failure: result.failure });
    },
    [client],
  );

  const confirm = useCallback(
    async (consent: Consent) => {
      const started = latest.current;
      if (started?.step.kind !== 'plan') return;
      const { number, target, step } = started;
      dispatch({ type: 'started', number, elevate: consent.elevate });
      // The way that was shown. A refused plan that the user overrides may name none.
      const way = step.verb === 'none' ? {} : { verb: step.verb };
      const answer = await client.call('ports.free', { listenerId: target.listenerId, ...way, ...consent });
      tell(answer, latest.current?.number !== number || latest.current.away);
      if (answer.ok) dispatch({ type: 'ended', number, result: answer.value });
      else dispatch({ type: 'failed', number, failure: answer.failure });
    },
    [client, tell],
  );

  // Apart from the flow: the rows of the list, which can be asked about, are not drawn again for each of its steps.
  const doings = useMemo<Omit<FreeControls, 'flow'>>(
    () => ({
      ...word,
      ask: (row) => void plan(freeTarget(row)),
      askAgain() {
        if (latest.current) void plan(latest.current.target);
      },
      askSupervisor(target, result) {
        const holder = holderTarget(target, result);
        if (holder) void plan(holder, 'stop-supervisor');
      },
      choose: (verb) => dispatch({ type: 'chosen', verb }),
      confirm: (consent) => void confirm(consent),
      close: () => dispatch({ type: 'closed' }),
    }),
    [word, plan, confirm],
  );
  return useMemo(() => ({ flow, ...doings }), [flow, doings]);
}
