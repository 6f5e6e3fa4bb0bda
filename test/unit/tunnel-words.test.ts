/** The sentence that says what a tunnel does, and the name that it may get. */
import { describe, expect, it } from 'vitest';
import { suggestedName, tunnelSentence } from '../../main/core/tunnels/tunnel-words.ts';
import type { Forward } from '../../preload/nouns/tunnel.ts';

const db: Forward = { kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 };
const web: Forward = { kind: 'local', bindPort: 8080, host: 'web', hostPort: 80 };
const own: Forward = { kind: 'local', bindPort: 9200, host: 'localhost', hostPort: 9201 };
const socks: Forward = { kind: 'dynamic', bindPort: 1080 };
const back: Forward = { kind: 'remote', bindPort: 9000, host: '127.0.0.1', hostPort: 3000 };

const of = (...forwards: Forward[]) => ({ destination: 'bastion', forwards });

describe('the sentence of a tunnel', () => {
  it.each([
    ['Your localhost:5433 reaches db:5432 through bastion', of(db)],
    ['Your localhost:5433 reaches db:5432 through hop, then bastion', { ...of(db), jump: ['hop'] }],
    ['Your localhost:9200 reaches port 9201 of bastion', of(own)],
    ['Your localhost:9200 reaches port 9201 of bastion through a, then b', { ...of(own), jump: ['a', 'b'] }],
    [
      'Your [::1]:5433 reaches [fe80::1]:5432 through bastion',
      of({ ...db, bindAddress: '::1', host: 'fe80::1' }),
    ],
    ['Your port 5433, open to the network, reaches db:5432 through bastion', of({ ...db, bindAddress: '*' })],
    ['Your 192.168.1.5:5433 reaches db:5432 through bastion', of({ ...db, bindAddress: '192.168.1.5' })],
    [
      'Your localhost:5433 reaches db:5432 and your localhost:8080 reaches web:80 through bastion',
      of(db, web),
    ],
    [
      'Your localhost:5433 reaches db:5432 through bastion, your localhost:9200 reaches port 9201 of bastion and your localhost:1080 is a SOCKS proxy through bastion',
      of(db, own, socks),
    ],
    [
      'Your localhost:5433 reaches db:5432, your localhost:8080 reaches web:80, your localhost:1080 is a SOCKS proxy through bastion and 2 more forwards',
      of(db, web, socks, own, back),
    ],
    ['Your localhost:1080 is a SOCKS proxy through bastion', of(socks)],
    ['On bastion, localhost:9000 reaches your localhost:3000', of(back)],
    ['On bastion, a port that it chooses reaches your localhost:3000', of({ ...back, bindPort: 0 })],
    [
      'On bastion, localhost:9000 reaches nas:80 through this machine',
      of({ ...back, host: 'nas', hostPort: 80 }),
    ],
    [
      'On bastion, localhost:9000 is a SOCKS proxy through this machine',
      of({ kind: 'remote', bindPort: 9000 }),
    ],
    [
      'Your socket /tmp/d.sock reaches /var/run/docker.sock on bastion',
      of({ kind: 'local', bindSocket: '/tmp/d.sock', hostSocket: '/var/run/docker.sock' }),
    ],
    [
      'On bastion, /run/a reaches your /home/a',
      of({ kind: 'remote', bindSocket: '/run/a', hostSocket: '/home/a' }),
    ],
    [
      'Your localhost:8080 reaches 192.168.1.9:80 without SSH',
      { carrier: 'relay' as const, destination: '', forwards: [{ ...web, host: '192.168.1.9' }] },
    ],
  ])('%s', (sentence, tunnel) => {
    expect(tunnelSentence(tunnel)).toBe(sentence);
  });

  it('is clean and bounded whatever stands in it', () => {
    const sentence = tunnelSentence(
      of({ kind: 'local', bindSocket: '/\u2028', hostSocket: `/${'x'.repeat(9_000)}` }),
    );
    expect(sentence.length).toBeLessThan(2_010);
    expect(sentence).toContain('\\u2028');
  });
});

describe('the name that is proposed', () => {
  it.each([
    ['db:5432 via bastion', of(db)],
    ['db:5432 and 2 more via bastion', of(db, web, socks)],
    ['bastion:9201', of(own)],
    ['localhost:9201 and 1 more via bastion', of(own, db)],
    ['SOCKS via bastion', of(socks)],
    ['127.0.0.1:3000 on bastion', of(back)],
    ['SOCKS on bastion', of({ kind: 'remote', bindPort: 9000 })],
    ['docker.sock via bastion', of({ kind: 'local', bindPort: 1, hostSocket: '/var/run/docker.sock' })],
    ['8080 to web:80', { carrier: 'relay' as const, destination: '', forwards: [web] }],
  ])('%s', (name, tunnel) => {
    expect(suggestedName(tunnel)).toBe(name);
  });

  it('is never longer than a name may be', () => {
    const long = suggestedName({
      destination: 'b'.repeat(255),
      forwards: [{ ...db, host: 'd'.repeat(255) }],
    });
    expect(long).toHaveLength(100);
  });
});
