/** What may be saved as a tunnel, and what is refused with the field named. */
import { describe, expect, it } from 'vitest';
import { TunnelSpec } from '../../preload/nouns/tunnel.ts';

const forward = { kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 };
const spec = { name: 'db-prod', destination: 'bastion', forwards: [forward] };

const fieldsOf = (input: unknown): string[] => {
  const parsed = TunnelSpec.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};

describe('a tunnel', () => {
  it.each([
    spec,
    { ...spec, user: 'ada', sshPort: 2222, jump: ['bastion', 'eve@hop-2.example:22', '[::1]:22'] },
    { ...spec, identityFile: '~/.ssh/id_work', autoStart: true, tags: ['work'] },
    { ...spec, forwards: [{ kind: 'dynamic', bindPort: 1080 }] },
    { ...spec, forwards: [{ kind: 'remote', bindPort: 0, host: '127.0.0.1', hostPort: 3000 }] },
    { ...spec, forwards: [{ kind: 'remote', bindPort: 10_400 }] },
    { ...spec, forwards: [{ kind: 'local', bindSocket: '/tmp/d.sock', hostSocket: '/var/run/docker.sock' }] },
    {
      ...spec,
      forwards: [{ kind: 'local', bindAddress: '::1', bindPort: 80, host: 'fe80::1%eth0', hostPort: 80 }],
    },
    { name: 'web', carrier: 'relay', destination: '', forwards: [forward] },
  ])('may be %j', (input) => {
    expect(fieldsOf(input)).toEqual([]);
  });

  it.each([
    ['destination', { ...spec, destination: '-oProxyCommand=touch x' }],
    ['destination', { ...spec, destination: 'a;touch x' }],
    ['destination', { ...spec, destination: '`id`' }],
    ['destination', { ...spec, destination: 'a\nb' }],
    ['destination', { ...spec, destination: '' }],
    ['destination', { ...spec, destination: '*' }],
    ['destination', { ...spec, destination: 'x'.repeat(4_096) }],
    ['user', { ...spec, user: '-oX' }],
    ['user', { ...spec, user: 'a b' }],
    ['user', { ...spec, user: 'a\u202eb' }],
    ['jump.0', { ...spec, jump: ['-oProxyCommand=x'] }],
    ['jump.0', { ...spec, jump: ['eve@-oX'] }],
    ['jump.0', { ...spec, jump: ['a,b'] }],
    ['sshPort', { ...spec, sshPort: 0 }],
    ['sshPort', { ...spec, sshPort: 65_536 }],
    ['identityFile', { ...spec, identityFile: '-i' }],
    ['identityFile', { ...spec, identityFile: 'id_ed25519' }],
    ['forwards', { ...spec, forwards: [] }],
    ['forwards.0.bindPort', { ...spec, forwards: [{ ...forward, bindPort: 65_536 }] }],
    ['forwards.0.bindPort', { ...spec, forwards: [{ ...forward, bindPort: 0 }] }],
    ['forwards.0.bindPort', { ...spec, forwards: [{ ...forward, bindSocket: '/tmp/x' }] }],
    ['forwards.0.bindAddress', { ...spec, forwards: [{ ...forward, bindAddress: '-g' }] }],
    ['forwards.0.host', { ...spec, forwards: [{ ...forward, host: '$(id)' }] }],
    ['forwards.0.host', { ...spec, forwards: [{ kind: 'local', bindPort: 1 }] }],
    ['forwards.0.hostPort', { ...spec, forwards: [{ kind: 'local', bindPort: 1, host: 'db' }] }],
    ['forwards.0.hostSocket', { ...spec, forwards: [{ kind: 'local', bindPort: 1, hostSocket: 'x.sock' }] }],
    ['forwards.0.host', { ...spec, forwards: [{ kind: 'dynamic', bindPort: 1, host: 'a', hostPort: 1 }] }],
    ['forwards', { ...spec, carrier: 'relay', forwards: [{ kind: 'dynamic', bindPort: 1080 }] }],
    ['', { ...spec, password: 'x' }],
  ])('is refused by its %s: %j', (field, input) => {
    expect(fieldsOf(input)).toContain(field);
  });
});
