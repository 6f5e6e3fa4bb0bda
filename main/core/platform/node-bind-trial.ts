/** Tries to bind a port by what every system that Node runs on offers: a TCP port listens for a moment, as Node cannot but. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Protocol } from '../../../preload/model.ts';
import type { BindTrial } from './platform.ts';

/** A wildcard clashes with every address of its family, so the two of them stand for all. */
export async function tryBindByNode(protocol: Protocol, port: number): Promise<BindTrial> {
  const attempt = protocol === 'tcp' ? listen : bindDatagram;
  return worstTrial([await attempt(port, '0.0.0.0'), await attempt(port, '::')]);
}

/** `code` is what the system's refusal is called; null where there was none. */
export function trialOf(code: string | null): BindTrial {
  if (code === 'EADDRINUSE') return 'in-use';
  if (code === 'EACCES') return 'not-allowed';
  // A machine without IPv6 has nothing there that could be in the way.
  return code === null || code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' ? 'free' : 'unknown';
}

export function worstTrial(trials: readonly BindTrial[]): BindTrial {
  const order: readonly BindTrial[] = ['in-use', 'not-allowed', 'unknown'];
  return order.find((trial) => trials.includes(trial)) ?? 'free';
}

function listen(port: number, host: string): Promise<BindTrial> {
  return new Promise((resolve) => {
    const server = createServer((peer) => peer.destroy());
    // Node's file and network errors always carry a code.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(trialOf(error.code ?? '')));
    server.listen({ port, host, ipv6Only: true, exclusive: true }, () => server.close(() => resolve('free')));
  });
}

function bindDatagram(port: number, address: string): Promise<BindTrial> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: address === '::' ? 'udp6' : 'udp4', ipv6Only: address === '::' });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(trialOf(error.code ?? ''));
    });
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve('free')));
  });
}
