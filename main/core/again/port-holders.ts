/** Who holds a port, for people: as the last look found it, or looked at anew. */
import type { Protocol } from '../../../preload/model.ts';
import { holderName } from '../watching/holder-name.ts';
import type { Watcher } from '../watching/watcher.ts';

export interface PortHolder {
  /** Names its socket. */
  readonly key: string;
  /** `node (pid 12)`. */
  readonly name: string;
}

export interface PortHolders {
  known(protocol: Protocol, port: number): PortHolder[];
  look(protocol: Protocol, port: number): Promise<PortHolder[]>;
}

export function createPortHolders(watcher: Pick<Watcher, 'tracked' | 'scanNow'>): PortHolders {
  const known = (protocol: Protocol, port: number) =>
    [...watcher.tracked().values()]
      .filter(({ socket }) => socket.protocol === protocol && socket.port === port)
      .map((row) => ({ key: row.key, name: holderName(row) }));
  return {
    known,
    async look(protocol, port) {
      await watcher.scanNow();
      return known(protocol, port);
    },
  };
}
