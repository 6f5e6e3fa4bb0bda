/** Listeners and owners for tests, with everything that a test does not care about filled in. */
import type { Listener, Owner } from '../preload/model.ts';

export const sampleOwner = (owner: Partial<Owner> = {}): Owner => ({
  pid: 4001,
  startedAt: '2026-01-01T00:00:00.000Z',
  name: 'node',
  argv: ['node', 'server.js'],
  cwd: '/home/dev/web-shop',
  user: 'dev',
  project: null,
  framework: null,
  launchers: [],
  launchedBy: null,
  supervisor: null,
  container: null,
  ...owner,
});

let nextId = 1;

export const sampleListener = (listener: Partial<Listener> = {}): Listener => {
  const owner = listener.owner === undefined ? sampleOwner() : listener.owner;
  return {
    id: `listener-${nextId++}`,
    protocol: 'tcp',
    family: 'ipv4',
    address: '127.0.0.1',
    port: 3000,
    dualStack: false,
    scope: 'loopback',
    category: 'registered',
    service: { registered: null, common: null },
    since: '2026-01-01T00:00:00.000Z',
    user: 'dev',
    ownerHidden: owner ? null : 'other-user',
    holders: owner ? [{ pid: owner.pid, name: owner.name }] : [],
    tunnel: null,
    container: owner?.container ?? null,
    system: false,
    ...listener,
    owner,
  };
};
