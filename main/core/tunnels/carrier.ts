/** Whatever carries a tunnel, as its state machine sees it: an ssh, or our own relay. */
import type { TunnelEvent } from './tunnel-events.ts';

export interface Carrier {
  /** Answers by events: `started` or `not-started`, then what happens, then `ended`. */
  spawn(run: number, unattended: boolean): void;
  /** Also where it is only just being started. */
  terminate(run: number): void;
  force(run: number): void;
  /** The question is not asked any more. */
  withdraw(questionId: string): void;
  /** False where that question is not open, or that is no answer to it. Null declines. */
  answer(questionId: string, text: string | null): boolean;
  /** Tries the far ends of all forwards; answers by `probed`. */
  probe(): Promise<void>;
  /** Null where it cannot be told. */
  bytes(): { sent: number; received: number } | null;
}

export interface CarrierRim {
  send(event: TunnelEvent): void;
  /** Into the tunnel's log; cleaned. */
  say(text: string): void;
  /** Wall clock, and its distance from the monotonic one in ms. */
  now: () => Date;
  wallOffset: () => number;
}

export type MakeCarrier = (rim: CarrierRim) => Carrier;
