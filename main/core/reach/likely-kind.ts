/** What a port likely speaks, by who holds it or by its number: asked first, and not believed. Pure. */
import type { Listener, SpokenKind } from '../../../preload/model.ts';

const BY_NAME: readonly (readonly [pattern: RegExp, kind: SpokenKind])[] = [
  [/^sshd/, 'ssh'],
  [/^(postgres|postmaster|pgbouncer)/, 'postgres'],
  [/^(mysqld|mariadbd)/, 'mysql'],
  [/^(redis-server|valkey-server|keydb|dragonfly)/, 'redis'],
  [/^mongo[ds]$/, 'mongodb'],
  [/^(beam\.smp|rabbitmq)/, 'amqp'],
  [/^memcached/, 'memcached'],
  [/^mosquitto/, 'mqtt'],
  [/^(master|exim4?|sendmail|mailhog|mailpit)$/i, 'smtp'],
  [/ftpd$/, 'ftp'],
  [/^(x11vnc|Xvnc|vncserver)/i, 'vnc'],
];

const BY_PORT: Readonly<Record<number, SpokenKind>> = {
  21: 'ftp',
  22: 'ssh',
  23: 'telnet',
  25: 'smtp',
  110: 'pop3',
  143: 'imap',
  443: 'https',
  465: 'tls',
  587: 'smtp',
  636: 'tls',
  853: 'tls',
  873: 'rsync',
  990: 'tls',
  993: 'tls',
  995: 'tls',
  1025: 'smtp',
  1080: 'socks5',
  1883: 'mqtt',
  2525: 'smtp',
  3306: 'mysql',
  5432: 'postgres',
  5671: 'tls',
  5672: 'amqp',
  5900: 'vnc',
  6379: 'redis',
  6380: 'redis',
  8443: 'https',
  8883: 'tls',
  9443: 'https',
  11211: 'memcached',
  27017: 'mongodb',
  27018: 'mongodb',
};

export function likelyKind(port: number, listeners: readonly Listener[]): SpokenKind | null {
  for (const { owner } of listeners) {
    const known = owner && BY_NAME.find(([pattern]) => pattern.test(owner.name));
    if (known) return known[1];
  }
  return BY_PORT[port] ?? null;
}
