/** The container engines of this machine, as far as freeing a port needs them: who publishes it, and stop and start by id. */
import type { Container, Protocol, Result } from '../../../preload/model.ts';

/** A running container, and what of it matters for a port. Text is cleaned. */
export interface FoundContainer {
  readonly container: Container;
  /** The engine's word for its restart policy (`no`, `always`, `unless-stopped`, `on-failure`), or null. */
  readonly restart: string | null;
  /** All ports of this machine that it publishes. */
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol; readonly address: string }[];
}

export interface ContainerEngines {
  /** The running container that publishes that port of this machine; null where no engine that answers knows one. */
  findByPort(protocol: Protocol, port: number, address: string): Promise<FoundContainer | null>;
  /** By the id that its processes' control groups show. */
  findById(id: string): Promise<FoundContainer | null>;
  /** All that run, as lists tell: without a restart policy. Null where no engine answers. */
  running(): Promise<readonly FoundContainer[] | null>;
  /** Asks its engine to stop it and to force it after `graceMs`; settles once it has stopped. */
  stop(container: Container, graceMs: number): Promise<Result<null>>;
  start(container: Container): Promise<Result<null>>;
  /** The same by hand: `docker stop web-1`. */
  command(verb: 'stop' | 'start', container: Container): string[];
  /** Gives up what is still asked. */
  dispose(): void;
}
