/** Binds the bind side of a mapping: a port on one or several addresses, or a socket file. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { ok, type Result } from '../../../preload/model.ts';
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { type AddressBook, bindAddresses, DEFAULT_BIND } from './bind-addresses.ts';
import { portFailure, socketFailure } from './bind-failures.ts';
import { closeServers, listenTogether } from './listen-together.ts';
import { listenOnFile } from './socket-file.ts';

export interface BoundSide {
  /** The first address, or the path. */
  readonly address: string;
  /** None for a socket. */
  readonly addresses: readonly string[];
  /** 0 for a socket. */
  readonly port: number;
  /** Takes no more connections; settles when those that there are have ended. */
  release(): Promise<void>;
}

type Side = Pick<Forward, 'bindAddress' | 'bindPort' | 'bindSocket'>;

/** All of it or nothing. The servers are made by `create`, with whatever listens to them. */
export async function bindSide(
  side: Side,
  book: AddressBook,
  create: () => Server,
): Promise<Result<BoundSide>> {
  if (side.bindSocket !== undefined) return bindFile(side.bindSocket, create());
  const asked = side.bindAddress ?? DEFAULT_BIND;
  const port = side.bindPort ?? 0;
  const listening = await listenTogether(await bindAddresses(asked, book), port, create);
  if (listening.kind === 'refused') return portFailure(listening.code, listening.address || asked, port);
  const { servers, addresses } = listening;
  return ok({
    address: addresses[0] ?? asked,
    addresses,
    port: listening.port,
    release: () => closeServers(servers),
  });
}

async function bindFile(path: string, server: Server): Promise<Result<BoundSide>> {
  const file = await listenOnFile(server, path);
  if (typeof file === 'string') return socketFailure(file, path);
  return ok({
    address: path,
    addresses: [],
    port: 0,
    async release() {
      // First the name, so that nobody comes to one that does not take them any more.
      const gone = file.remove();
      await once(server.close(), 'close');
      await gone;
    },
  });
}
