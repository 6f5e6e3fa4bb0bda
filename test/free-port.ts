/** TCP ports that nobody holds, below the range that the system hands out by itself, other ones each time. */
import { createServer } from 'node:net';

/** `count`: how many in a row are free; the first is given. */
export async function freePort(host = '127.0.0.1', count = 1): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const row = Array.from({ length: count }, (_, index) => canListen(first + index, host));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
}

/** Whether the port could be taken just now: tried and let go of at once. */
export async function canListen(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (listens) await new Promise((resolve) => server.close(resolve));
  return listens;
}
