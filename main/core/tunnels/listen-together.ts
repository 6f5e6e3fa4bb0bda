/** Binds one port on several addresses: on all that this machine has, or on none. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

export type Listening =
  | { kind: 'bound'; servers: Server[]; addresses: string[]; port: number }
  /** Nothing stays bound. `code`: as the system calls it. */
  | { kind: 'refused'; code: string; address: string };

/** A family or an address that this machine has not cannot be half of anything. */
const NOT_HERE = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** `port` 0: the system chooses, the same one for all. `ENOTFOUND` where there is no address at all. */
export async function listenTogether(
  addresses: readonly string[],
  port: number,
  createServer: () => Server,
): Promise<Listening> {
  const servers: Server[] = [];
  const bound: string[] = [];
  let refused = { code: 'ENOTFOUND', address: addresses[0] ?? '' };
  let chosen = port;
  for (const address of addresses) {
    const server = createServer();
    const code = await listen(server, address, chosen);
    if (code === null) {
      servers.push(server);
      bound.push(address);
      // A server that listens on TCP always has such an address.
      chosen = (server.address() as AddressInfo).port;
      continue;
    }
    refused = { code, address };
    if (NOT_HERE.includes(code)) continue;
    await closeServers(servers);
    return { kind: 'refused', ...refused };
  }
  if (servers.length === 0) return { kind: 'refused', ...refused };
  return { kind: 'bound', servers, addresses: bound, port: chosen };
}

/** Null, or what the refusal is called. */
function listen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    // Node's network errors always carry a code.
    const refuse = (error: NodeJS.ErrnoException) => resolve(error.code ?? '');
    server.once('error', refuse);
    // Each family for itself, or `::` would take the other half of `*` too.
    server.listen({ port, host, ipv6Only: true, exclusive: true, backlog: 511 }, () => {
      server.off('error', refuse);
      resolve(null);
    });
  });
}

export async function closeServers(servers: readonly Server[]): Promise<void> {
  const closing = servers.filter((server) => server.listening).map((server) => once(server.close(), 'close'));
  await Promise.all(closing);
}
