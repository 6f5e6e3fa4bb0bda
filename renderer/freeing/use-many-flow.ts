/** Runs the calls behind freeing several ports, and tells of the end where the dialog was closed before it. */
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { FreeVerb } from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { freeTarget } from './free-flow.ts';
import { type ManyFlow, manyFlow, plannedOf } from './many-flow.ts';
import { askedOf } from './many-plan.ts';
import { manyTitle } from './many-words.ts';
import { isGood } from './outcome-words.ts';

/** No more are freed in one go. */
export const MOST_AT_ONCE = 100;

export interface ManyControls {
  readonly flow: ManyFlow | null;
  ask(rows: readonly PortRow[]): void;
  askAgain(): void;
  /** Another way for the plan of that listener. */
  choose(listenerId: string, verb: FreeVerb): void;
  confirm(): void;
  close(): void;
}

export function useManyFlow(): ManyControls {
  const { client } = useConnected();
  const { say, announce } = useAnnouncer();
  const [flow, dispatch] = useReducer(manyFlow, null);
  const numbers = useRef(0);
  const latest = useRef(flow);
  useEffect(() => {
    latest.current = flow;
  });

  const plan = useCallback(
    async (targets: ManyFlow['targets']) => {
      const number = ++numbers.current;
      dispatch({ type: 'asked', number, targets });
      const listenerIds = targets.map(({ listenerId }) => listenerId);
      const answer = await client.call('ports.planMany', { listenerIds });
      if (answer.ok) dispatch({ type: 'planned', number, plans: answer.value.plans });
      else dispatch({ type: 'failed', number, failure: answer.failure });
    },
    [client],
  );

  const confirm = useCallback(async () => {
    const planned = latest.current && plannedOf(latest.current);
    if (!latest.current || !planned || planned.groups.length === 0) return;
    const { number } = latest.current;
    dispatch({ type: 'started', number });
    const answer = await client.call('ports.freeMany', { targets: askedOf(planned.groups) });
    const away = latest.current?.number !== number || latest.current.away;
    if (answer.ok) {
      const { results } = answer.value;
      const title = `${manyTitle(results, planned.leftOut)}.`;
      if (away) say(title, results.every(isGood) ? 'good' : 'bad');
      else announce(title);
      dispatch({ type: 'ended', number, results });
    } else {
      if (away) say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
      dispatch({ type: 'failed', number, failure: answer.failure });
    }
  }, [client, say, announce]);

  const doings = useMemo<Omit<ManyControls, 'flow'>>(
    () => ({
      ask: (rows) => void plan(rows.slice(0, MOST_AT_ONCE).map(freeTarget)),
      askAgain() {
        if (latest.current) void plan(latest.current.targets);
      },
      choose: (listenerId, verb) => dispatch({ type: 'chosen', listenerId, verb }),
      confirm: () => void confirm(),
      close: () => dispatch({ type: 'closed' }),
    }),
    [plan, confirm],
  );
  return useMemo(() => ({ flow, ...doings }), [flow, doings]);
}
