/** The steps of freeing one port as the user sees them: plan, consent, wait, proof. Pure; use-free-flow.ts makes the calls. */
import type {
  Failure,
  FreePlan,
  FreeProgress,
  FreeResult,
  FreeVerb,
  Listener,
  Protocol,
} from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { processWords } from '../ports/row-words.ts';
import { wayOf } from './free-ways.ts';

/** What was clicked, as it was then: the list may change while the dialog is open, this does not. */
export interface FreeTarget {
  readonly listenerId: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly addresses: readonly string[];
  readonly name: string;
  readonly pid: number | null;
  /** The saved tunnel that listens there: stopping it is the way to free the port. */
  readonly tunnel?: NonNullable<Listener['tunnel']>;
}

/** The plan as it was shown, and which of its ways is chosen. */
interface Chosen {
  readonly plan: FreePlan;
  readonly verb: FreeVerb;
}

export type FreeStep =
  /** `wanted`: the way that was asked for, where it was another than the plan's own. */
  | { readonly kind: 'planning'; readonly wanted: FreeVerb | null }
  | ({ readonly kind: 'plan' } & Chosen)
  /** `elevate`: an administrator's word comes first. */
  | ({ readonly kind: 'running'; readonly elevate: boolean } & Chosen)
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
  | {
      readonly type: 'asked';
      readonly number: number;
      readonly target: FreeTarget;
      readonly wanted?: FreeVerb;
    }
  | { readonly type: 'planned'; readonly number: number; readonly plan: FreePlan }
  | { readonly type: 'chosen'; readonly verb: FreeVerb }
  | { readonly type: 'started'; readonly number: number; readonly elevate: boolean }
  | { readonly type: 'ended'; readonly number: number; readonly result: FreeResult }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure }
  | { readonly type: 'closed' };

export function freeFlow(flow: FreeFlow | null, event: FreeEvent): FreeFlow | null {
  if (event.type === 'asked') {
    const { number, target, wanted = null } = event;
    return { number, target, step: { kind: 'planning', wanted }, away: false };
  }
  if (!flow) return null;
  const { step } = flow;
  if (event.type === 'closed') return step.kind === 'running' ? { ...flow, away: true } : null;
  if (event.type === 'chosen') return chosen(flow, event.verb);
  if (event.number !== flow.number) return flow;
  switch (event.type) {
    case 'planned': {
      const { plan } = event;
      const { verb } = wayOf(plan, step.kind === 'planning' ? step.wanted : null);
      return { ...flow, step: { kind: 'plan', plan, verb } };
    }
    case 'started':
      if (step.kind !== 'plan') return flow;
      return { ...flow, step: { ...step, kind: 'running', elevate: event.elevate } };
    case 'ended':
      return flow.away ? null : { ...flow, step: { kind: 'done', result: event.result } };
    case 'failed':
      return flow.away ? null : { ...flow, step: { kind: 'failed', failure: event.failure } };
  }
}

/** Only among the ways that the plan has. */
const chosen = (flow: FreeFlow, verb: FreeVerb): FreeFlow =>
  flow.step.kind === 'plan'
    ? { ...flow, step: { ...flow.step, verb: wayOf(flow.step.plan, verb).verb } }
    : flow;

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
    ...(listener.tunnel && { tunnel: listener.tunnel }),
  };
}

/** Who has the port now, to plan anew for it; null where that is not known. */
export function holderTarget(target: FreeTarget, result: FreeResult): FreeTarget | null {
  const holder = result.heldBy[0];
  if (!holder?.listenerId) return null;
  const { tunnel: _tunnel, ...rest } = target;
  return { ...rest, listenerId: holder.listenerId, name: holder.name, pid: holder.pid };
}
