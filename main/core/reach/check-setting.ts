/** What every part of one check works with. */
import type { CheckResult, Listener, PortExplanation, Protocol, Snapshot } from '../../../preload/model.ts';
import type { BindTrial, Refusals } from '../platform/platform.ts';
import type { AskTools } from './ask-server.ts';
import type { CheckTold } from './check-book.ts';
import type { Connector } from './connect-once.ts';
import type { InTurn } from './in-turn.ts';
import type { Place } from './own-addresses.ts';
import type { ResolvedTarget } from './resolve-targets.ts';
import type { Stop } from './stop.ts';

/** What is known of this machine's ports beyond who listens. */
export interface OwnPorts {
  /** Looked at anew. */
  fresh(): Promise<Snapshot>;
  /** Why a port can or cannot be taken, with whether it could be bound just now. */
  explain(port: number, protocol: Protocol): Promise<{ explanation: PortExplanation; trial: BindTrial }>;
  /** The same words of one that is in use, without another look. */
  held(port: number, protocol: Protocol, listeners: readonly Listener[]): Promise<PortExplanation>;
  /** The next one from there on that can be had, or null. */
  nextFree(from: number, protocol: Protocol): Promise<number | null>;
  /** See Platform. */
  openRefusals: (address: string) => Refusals | null;
}

export interface CheckSetting {
  readonly protocol: Protocol;
  /** What answers is asked what it speaks. */
  readonly ask: boolean;
  /** Only a few ports: every one gets a result, and an explanation. */
  readonly few: boolean;
  readonly own: OwnPorts;
  readonly places: readonly Place[];
  readonly snapshot: Snapshot;
  readonly connect: Connector;
  /** For connections to this machine, whose time would else be that of all which begin beside them. */
  readonly inTurn: InTurn;
  readonly limits: { readonly hereMs: number; readonly thereMs: number };
  readonly askTools: AskTools;
  readonly told: CheckTold;
  readonly stop: Stop;
}

/** The rest of a result of which there is nothing more to say. */
export const blankResult = (target: ResolvedTarget, port: number, protocol: Protocol): CheckResult => ({
  target: target.index,
  host: target.host,
  here: target.here,
  port,
  protocol,
  state: 'closed',
  sentence: '',
  reach: null,
  nextStep: null,
  explanation: null,
  listeners: [],
  reservations: [],
  tries: [],
  spoken: null,
  nextFree: null,
  udp: null,
});
