/** Tries for real whether somebody takes a connection, and closes it at once. */
import { connect } from 'node:net';

/** `silent`: neither yes nor no within the time; its queue of connections is full, or a firewall drops them. */
export type Reply = 'answers' | 'refuses' | 'silent';

export function knock(host: string, port: number, limitMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reply: Reply) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => end('silent'), limitMs);
    // Where the system happens to give it that very number for its own end, it has reached nobody but itself.
    socket.once('connect', () => end(socket.localPort === port ? 'refuses' : 'answers'));
    // Stays: the end of a connection may be an error too.
    socket.on('error', () => end('refuses'));
  });
}
