/** A TCP port that nobody holds, below the range that the system hands out by itself, another one each time. */
import { createServer } from 'node:net';

export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const held = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, host, () => resolve(true));
    });
    if (!held) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
