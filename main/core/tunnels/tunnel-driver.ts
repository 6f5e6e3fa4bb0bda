/** What drives one tunnel: whatever carries it, and how it is. */
import type { Tunnel, TunnelLine, TunnelSpec } from '../../../preload/model.ts';

/** All of a tunnel but what is saved of it. */
export type TunnelView = Omit<Tunnel, keyof TunnelSpec | 'id'>;

export interface TunnelDriver {
  view(): TunnelView;
  /** By the user's word; once, however often. `attended`: somebody is there to be asked. */
  start(attended: boolean): void;
  /** Settles once nothing of it runs any more. */
  stop(): Promise<void>;
  /** False where that question is not asked any more. Null declines. */
  answer(questionId: string, text: string | null): boolean;
  probe(): Promise<void>;
  log(): readonly TunnelLine[];
  /** Something opened or closed on this machine: a port that was held may be free. */
  portsChanged(): void;
  /** The machine slept for so long, in ms. */
  woke(sleptMs: number): void;
}

/** `onChange` is called whenever the view is another one. */
export type MakeDriver = (id: string, spec: TunnelSpec, onChange: () => void) => TunnelDriver;
