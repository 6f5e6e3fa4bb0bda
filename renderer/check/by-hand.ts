/** The same look with the system's own tools, as commands to copy. Pure. */
import type { CheckResult } from '../../preload/model.ts';

export interface ByHand {
  readonly does: string;
  readonly argv: readonly string[];
}

export function byHand({ host, here, port, protocol, spoken, state }: CheckResult): ByHand[] {
  const address = host ?? 'localhost';
  const url = `${spoken?.kind === 'https' ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}/`;
  const speaksHttp = spoken?.kind === 'http' || spoken?.kind === 'https';
  const socket = protocol === 'tcp' ? '-ltnp' : '-lunp';
  return [
    ...(here ? [{ does: 'Who listens', argv: ['ss', socket, `sport = :${port}`] }] : []),
    ...(protocol === 'tcp' ? [{ does: 'Connect', argv: ['nc', '-vz', address, String(port)] }] : []),
    ...(speaksHttp ? [{ does: 'Ask it', argv: ['curl', '-i', url] }] : []),
    ...(!speaksHttp && spoken?.certificate
      ? [{ does: 'Certificate', argv: ['openssl', 's_client', '-connect', hostPort(address, port)] }]
      : []),
    ...(here && state === 'free' ? [{ does: 'Take it', argv: ['nc', '-l', String(port)] }] : []),
  ];
}

const hostPort = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
