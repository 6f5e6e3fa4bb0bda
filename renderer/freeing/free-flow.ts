/** The steps of freeing one port as the user sees them: plan, consent, wait, proof. Pure; use-free-flow.ts makes the calls. */
import type { Failure, FreePlan, FreeProgress, FreeResult, Protocol } from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { processWords } from '../ports/row-words.ts';

/** What was clicked, as it was then: the list may change while the dialog is open, this does not. */
export interface FreeTarget {
  readonly listenerId: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly addresses: readonly string[];
  readonly name: string;
  readonly pid: number | null;
}

export type FreeStep =
  | { readonly kind: 'planning' }
  | { readonly kind: 'plan'; readonly plan: FreePlan }
  | { readonly kind: 'running'; readonly plan: FreePlan }
  | { readonly kind: 'done'; readonly result: FreeResult }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface FreeFlow {
  /** Answers that belong to an earlier flow are told by it and dropped. */
  readonly number: number;
  readonly target: FreeTarget;
  readonly step: FreeStep;
  /** The dialog was closed while the port was being freed; the line above the list shows the rest. */
  readonly away: boolean;
}

export type FreeEvent =
  | { readonly type: 'asked'; readonly number: number; readonly target: FreeTarget }
  | { readonly type: 'planned'; readonly number: number; readonly plan: FreePlan }
  | { readonly type: 'started'; readonly number: number }
  | { readonly type: 'ended'; readonly number: number; readonly result: FreeResult }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure }
  | { readonly type: 'closed' };

export function freeFlow(flow: FreeFlow | null, event: FreeEvent): FreeFlow | null {
  if (event.type === 'asked') {
    return { number: event.number, target: event.target, step: { kind: 'planning' }, away: false };
  }
  if (!flow) return null;
  if (event.type === 'closed') return flow.step.kind === 'running' ? { ...flow, away: true } : null;
  if (event.number !== flow.number) return flow;
  switch (event.type) {
    case 'planned':
      return { ...flow, step: { kind: 'plan', plan: event.plan } };
    case 'started':
      return flow.step.kind === 'plan' ? { ...flow, step: { kind: 'running', plan: flow.step.plan } } : flow;
    case 'ended':
      return flow.away ? null : { ...flow, step: { kind: 'done', result: event.result } };
    case 'failed':
      return flow.away ? null : { ...flow, step: { kind: 'failed', failure: event.failure } };
  }
}

/** What the core says of the free that the dialog shows. Two who ask for one process share one free, under either id. */
export function progressOf(flow: FreeFlow | null, freeing: readonly FreeProgress[]): FreeProgress | null {
  if (!flow || flow.away) return null;
  const { listenerId, port, protocol, pid } = flow.target;
  return (
    freeing.find((one) => one.listenerId === listenerId) ??
    freeing.find((one) => one.port === port && one.protocol === protocol && one.pid === pid) ??
    null
  );
}

export function freeTarget(row: PortRow): FreeTarget {
  const { listener, members } = row;
  const { name, detail } = processWords(listener);
  return {
    listenerId: listener.id,
    port: listener.port,
    protocol: listener.protocol,
    addresses: members.filter((entry) => entry.goneAt === null).map((entry) => entry.listener.address),
    name: listener.owner && detail ? `${name} ${detail}` : name,
    pid: listener.owner?.pid ?? null,
  };
}

/** What a result comes to, in a few words. */
export function outcomeTitle(result: Pick<FreeResult, 'outcome' | 'port'>): string {
  const { outcome, port } = result;
  switch (outcome) {
    case 'freed':
      return `${port} is free`;
    case 'retaken':
      return `${port} was taken again`;
    case 'still-held':
      return `${port} is still held`;
    case 'changed':
      return 'This is not what you saw any more';
    case 'gone':
      return 'It was gone already';
    case 'denied':
      return 'That is not allowed';
    case 'protected':
      return 'That is protected';
    case 'nothing-there':
      return `Nothing holds ${port}`;
    case 'cancelled':
      return 'Cancelled';
  }
}

/** Whether the port is free now, which is what was asked for. */
export const isGood = (result: Pick<FreeResult, 'outcome'>): boolean =>
  result.outcome === 'freed' || result.outcome === 'gone' || result.outcome === 'nothing-there';

export const canTryAgain = (result: Pick<FreeResult, 'outcome'>): boolean =>
  result.outcome === 'retaken' || result.outcome === 'still-held' || result.outcome === 'cancelled';
