/** Runs the calls behind freeing a port, and tells of the end where the dialog was closed before it. */
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { FreeProgress } from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { type FreeFlow, type FreeTarget, freeFlow, freeTarget, isGood, outcomeTitle } from './free-flow.ts';

export interface FreeControls {
  readonly flow: FreeFlow | null;
  ask(row: PortRow): void;
  askAgain(): void;
  confirm(overrideProtected: boolean): void;
  close(): void;
  cancel(progress: FreeProgress): void;
  force(progress: FreeProgress): void;
}

export function useFreeFlow(): FreeControls {
  const { client } = useConnected();
  const { say, announce } = useAnnouncer();
  const [flow, dispatch] = useReducer(freeFlow, null);
  const numbers = useRef(0);
  const latest = useRef(flow);
  useEffect(() => {
    latest.current = flow;
  });

  const plan = useCallback(
    async (target: FreeTarget) => {
      const number = ++numbers.current;
      dispatch({ type: 'asked', number, target });
      const result = await client.call('ports.plan', { listenerId: target.listenerId });
      if (result.ok) dispatch({ type: 'planned', number, plan: result.value });
      else dispatch({ type: 'failed', number, failure: result.failure });
    },
    [client],
  );

  const confirm = useCallback(
    async (overrideProtected: boolean) => {
      const started = latest.current;
      if (started?.step.kind !== 'plan') return;
      const { number, target } = started;
      dispatch({ type: 'started', number });
      const answer = await client.call('ports.free', { listenerId: target.listenerId, overrideProtected });
      const away = latest.current?.number !== number || latest.current.away;
      if (answer.ok) {
        const words = `${outcomeTitle(answer.value)}. ${answer.value.detail}`;
        if (away) say(words, isGood(answer.value) ? 'good' : 'bad');
        else announce(words);
        dispatch({ type: 'ended', number, result: answer.value });
      } else {
        if (away) say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
        dispatch({ type: 'failed', number, failure: answer.failure });
      }
    },
    [client, say, announce],
  );

  const told = useCallback(
    async (call: Promise<{ ok: true } | { ok: false; failure: { message: string; nextStep: string } }>) => {
      const answer = await call;
      if (!answer.ok) say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
    },
    [say],
  );

  return {
    flow,
    ask: useCallback((row: PortRow) => void plan(freeTarget(row)), [plan]),
    askAgain: useCallback(() => {
      if (latest.current) void plan(latest.current.target);
    }, [plan]),
    confirm,
    close: useCallback(() => dispatch({ type: 'closed' }), []),
    cancel: useCallback(
      ({ freeId }: FreeProgress) => void told(client.call('ports.cancelFree', { freeId })),
      [client, told],
    ),
    force: useCallback(
      ({ freeId }: FreeProgress) => void told(client.call('ports.forceFree', { freeId })),
      [client, told],
    ),
  };
}
