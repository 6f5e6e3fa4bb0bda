/** From where a port can be reached, in one sentence. */
import { describe, expect, it } from 'vitest';
import { reachHere, reachThere, reachUdp } from '../../main/core/reach/reach-words.ts';
import type { Listener, ReachOutcome, ReachTry } from '../../preload/model.ts';
import { sampleListener } from '../sample-listener.ts';

const attempt = (
  address: string,
  outcome: ReachOutcome,
  kind: ReachTry['kind'] = 'loopback',
  name = 'eth0',
): ReachTry => ({
  address,
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  kind,
  interface: kind === 'lan' ? name : null,
  outcome,
  connectMs: outcome === 'answers' ? 0.2 : null,
});
const loopback = (ipv4: ReachOutcome, ipv6: ReachOutcome) => [
  attempt('127.0.0.1', ipv4),
  attempt('::1', ipv6),
];
const lan = (outcome: ReachOutcome, address = '192.0.2.2', name = 'eth0') =>
  attempt(address, outcome, 'lan', name);

const on = (address: string, scope: Listener['scope'], more: Partial<Listener> = {}) =>
  sampleListener({ address, scope, family: address.includes(':') ? 'ipv6' : 'ipv4', ...more });
const say = (listeners: Listener[], tries: ReachTry[]) => reachHere({ port: 3000, listeners, tries });

describe('a port of this machine', () => {
  it('on 127.0.0.1 alone', () => {
    expect(say([on('127.0.0.1', 'loopback')], [...loopback('answers', 'refuses'), lan('refuses')])).toBe(
      'Listens on 127.0.0.1 only, so other devices cannot reach it. It takes IPv4 only: where localhost means ::1, use 127.0.0.1:3000.',
    );
  });
  it('on ::1 alone', () => {
    expect(say([on('::1', 'loopback')], [...loopback('refuses', 'answers'), lan('refuses')])).toBe(
      'Listens on ::1 only, so other devices cannot reach it. It takes IPv6 only: 127.0.0.1 fails, use [::1]:3000.',
    );
  });
  it('on both addresses of localhost', () => {
    expect(say([on('127.0.0.1', 'loopback'), on('::1', 'loopback')], loopback('answers', 'answers'))).toBe(
      'Listens on 127.0.0.1 and ::1 only, so other devices cannot reach it.',
    );
  });
  it('on all addresses', () => {
    const tries = [...loopback('answers', 'answers'), lan('answers')];
    expect(say([on('::', 'all', { dualStack: true })], tries)).toBe(
      'Listens on all addresses, so other devices can reach it at 192.0.2.2, unless a firewall stands in between.',
    );
  });
  it('on all addresses of IPv4', () => {
    const tries = [...loopback('answers', 'refuses'), lan('answers')];
    expect(say([on('0.0.0.0', 'all')], tries)).toContain('It takes IPv4 only');
  });
  it('names the addresses of other networks before bridges to containers and link-local ones', () => {
    const tries = [
      ...loopback('answers', 'answers'),
      lan('answers', '172.17.0.1', 'docker0'),
      lan('answers', 'fe80::1%eth0'),
      lan('answers'),
    ];
    const said = say([on('::', 'all', { dualStack: true })], tries);
    expect(said).toContain('at 192.0.2.2,');
    expect(said).not.toMatch(/172|fe80/);
    expect(say([on('::', 'all', { dualStack: true })], tries.slice(0, 3))).toContain('172.17.0.1');
  });
  it('on all addresses of a machine in no network', () => {
    expect(say([on('0.0.0.0', 'all')], loopback('answers', 'answers'))).toContain(
      'has none in a network now',
    );
  });
  it('behind a firewall', () => {
    const tries = [...loopback('answers', 'answers'), lan('no-answer')];
    expect(say([on('::', 'all', { dualStack: true })], tries)).toBe(
      'Listens on all addresses, but did not answer at 192.0.2.2: a firewall is in the way.',
    );
  });
  it('behind a firewall, with addresses of a family that it does not take', () => {
    const tries = [...loopback('answers', 'refuses'), lan('no-answer'), lan('refuses', 'fd00::2')];
    expect(say([on('0.0.0.0', 'all')], tries)).toContain('did not answer at 192.0.2.2: a firewall');
    expect(
      say(
        [on('0.0.0.0', 'all')],
        tries.filter(({ address }) => address !== '192.0.2.2'),
      ),
    ).toContain('has none in a network now');
  });
  it('on one address of a network alone', () => {
    const tries = [...loopback('refuses', 'refuses'), lan('answers')];
    expect(say([on('192.0.2.2', 'lan')], tries)).toBe(
      'Listens on 192.0.2.2 only; other devices can reach it at 192.0.2.2, unless a firewall stands in between. ' +
        '127.0.0.1 and localhost do not reach it, only its own address does.',
    );
  });
  it('that listens and takes nothing', () => {
    expect(say([on('127.0.0.1', 'loopback')], loopback('no-answer', 'refuses'))).toMatch(
      /^Listens on 127\.0\.0\.1, but does not take connections: its queue is full/,
    );
  });
  it('that listens and refuses', () => {
    expect(say([on('127.0.0.1', 'loopback')], loopback('refuses', 'refuses'))).toContain(
      'refused each connection',
    );
  });
  it('that could not be tried', () => {
    expect(say([on('127.0.0.1', 'loopback')], loopback('not-tried', 'not-tried'))).toContain(
      'could not be tried',
    );
  });
  it('that hangs over one family', () => {
    expect(say([on('::', 'all', { dualStack: true })], loopback('answers', 'no-answer'))).toContain(
      'At ::1 it gives no answer.',
    );
  });
  it('that nobody is seen to hold', () => {
    expect(say([], loopback('answers', 'refuses'))).toBe(
      'Answers at 127.0.0.1, though nobody is seen to listen: a container or a firewall rule takes it.',
    );
  });
});

describe('a UDP port', () => {
  it('says where it is bound, and no more', () => {
    expect(reachUdp([on('127.0.0.1', 'loopback')])).toMatch(
      /^Bound to 127\.0\.0\.1 only, .* can only be told by/,
    );
    expect(reachUdp([on('0.0.0.0', 'all')])).toMatch(
      /^Bound to all addresses, so packets of other devices come in/,
    );
  });
});

describe('a port of another host', () => {
  it('says what each of its addresses came to', () => {
    const tries = [
      attempt('198.51.100.1', 'answers', 'named'),
      attempt('198.51.100.2', 'refuses', 'named'),
      attempt('198.51.100.3', 'no-answer', 'named'),
      attempt('2001:db8::1', 'unreachable', 'named'),
    ];
    expect(reachThere('db.test', 5432, tries)).toBe(
      'Port 5432 of db.test answers at 198.51.100.1, is refused at 198.51.100.2, gives no answer at 198.51.100.3, cannot be reached at 2001:db8::1.',
    );
  });
});
