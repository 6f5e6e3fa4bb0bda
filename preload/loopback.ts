/** Two joined transports in one process: for the command line working alone, and for tests. */
import type { Transport } from './protocol.ts';

class LoopbackEnd implements Transport {
  peer: LoopbackEnd | null = null;
  #messages: ((text: string) => void)[] = [];
  #closes: (() => void)[] = [];
  #closed = false;

  async send(text: string): Promise<void> {
    // A microtask later, as on any wire: a sender never finds itself inside its own listener.
    await null;
    const peer = this.peer;
    if (this.#closed || !peer) return;
    for (const listener of peer.#messages) listener(text);
  }
  onMessage(listener: (text: string) => void): void {
    this.#messages.push(listener);
  }
  onClose(listener: () => void): void {
    this.#closes.push(listener);
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closes) listener();
    this.peer?.close();
  }
}

export function createLoopback(): { client: Transport; server: Transport } {
  const client = new LoopbackEnd();
  const server = new LoopbackEnd();
  client.peer = server;
  server.peer = client;
  return { client, server };
}
