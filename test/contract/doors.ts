/** The three ways a door reaches the core, behind one face, so that one set of tests runs over all of them. */
import { createLoopback } from '../../preload/loopback.ts';
import type { Transport } from '../../preload/protocol.ts';
import { createServe, type ServeLimits, type Service } from '../../preload/serve.ts';

export interface OpenDoor {
  connect(): Promise<Transport>;
  /** Breaks every connection that is open now; new ones are welcome. */
  breakConnections(): void;
  close(): Promise<void>;
}

export interface Door {
  name: string;
  open(service: Service, limits?: Partial<ServeLimits>): Promise<OpenDoor>;
}

const inProcess: Door = {
  name: 'in process',
  async open(service, limits = {}) {
    const serve = createServe(service, { limits });
    const open = new Set<Transport>();
    const breakConnections = () => {
      for (const transport of open) transport.close();
      open.clear();
    };
    return {
      async connect() {
        const { client, server } = createLoopback();
        serve(server);
        open.add(server);
        return client;
      },
      breakConnections,
      async close() {
        breakConnections();
      },
    };
  },
};

export const DOORS: Door[] = [inProcess];
