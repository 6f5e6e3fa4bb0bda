/** The argument list for ssh and the command to copy: snapshots, and that no value can ever become an option. */

import { describe, expect, it } from 'vitest';
import { isOlder } from '../../main/core/tunnels/find-ssh.ts';
import { sshArguments } from '../../main/core/tunnels/ssh-arguments.ts';
import { sshCommand } from '../../main/core/tunnels/ssh-command.ts';
import type { TunnelRoute } from '../../main/core/tunnels/tunnel-route.ts';
import { TunnelSpec } from '../../preload/nouns/tunnel.ts';

const forward = { kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 } as const;
const route: TunnelRoute = { destination: 'bastion', forwards: [forward] };

const HEAD = '-v -N -T';
const ALWAYS = [
  'ExitOnForwardFailure=yes',
  'ServerAliveInterval=15',
  'ServerAliveCountMax=2',
  'ConnectTimeout=15',
  'TCPKeepAlive=yes',
  'ConnectionAttempts=1',
  'ControlMaster=no',
  'ControlPath=none',
  'ControlPersist=no',
  'ForkAfterAuthentication=no',
  'RequestTTY=no',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
];
const LAST = ['GatewayPorts=no', 'UpdateHostKeys=no', 'NumberOfPasswordPrompts=1'];
const options = (names: readonly string[]): string => names.map((name) => `-o ${name}`).join(' ');

describe('the argument list', () => {
  it('is what was measured, with the bind address written out', () => {
    expect(sshArguments(route).join(' ')).toBe(
      `${HEAD} ${options([...ALWAYS, ...LAST])} -L 127.0.0.1:5433:db:5432 -- bastion`,
    );
  });

  it('has every part of a tunnel in its place', () => {
    const whole: TunnelRoute = {
      destination: '2001:db8::1',
      user: 'ada',
      sshPort: 2222,
      jump: ['eve@hop:22', '[::1]:22'],
      identityFile: '~/.ssh/my key',
      forwards: [
        { ...forward, bindAddress: '::1', host: 'fe80::1%eth0' },
        { kind: 'remote', bindPort: 0, host: '127.0.0.1', hostPort: 3000 },
        { kind: 'remote', bindPort: 10_400 },
        { kind: 'dynamic', bindPort: 1080 },
        { kind: 'dynamic', bindAddress: '*', bindPort: 1081 },
        { kind: 'local', bindSocket: '/tmp/a b.sock', hostSocket: '/var/run/docker.sock' },
        { kind: 'remote', bindSocket: '/s\\x', host: 'db', hostPort: 80 },
      ],
    };
    const list = sshArguments(whole, { unattended: true, configFile: '/c f' });
    expect(list.slice(0, 3).join(' ')).toBe(HEAD);
    expect(list.slice(3, list.indexOf('-F')).join(' ')).toBe(
      options([...ALWAYS, 'StreamLocalBindUnlink=yes', ...LAST, 'BatchMode=yes']),
    );
    expect(list.slice(list.indexOf('-F'))).toEqual([
      ...['-F', '/c f', '-p', '2222', '-l', 'ada', '-i', '~/.ssh/my key', '-o', 'IdentitiesOnly=yes'],
      ...['-J', 'eve@hop:22,[::1]:22'],
      ...['-L', '[::1]:5433:[fe80::1%eth0]:5432'],
      ...['-R', '127.0.0.1:0:127.0.0.1:3000'],
      ...['-R', '127.0.0.1:10400'],
      ...['-D', '127.0.0.1:1080'],
      ...['-D', '*:1081'],
      ...['-L', '/tmp/a b.sock:/var/run/docker.sock'],
      ...['-R', '/s\\\\x:db:80'],
      ...['--', '2001:db8::1'],
    ]);
  });

  it('has the forward that proves a log-in behind all others: ssh binds them in this order', () => {
    const two = { ...route, forwards: [forward, { kind: 'remote', bindPort: 10_400 } as const] };
    const plain = sshArguments(two);
    const end = plain.slice(-2);
    expect(sshArguments(two, { proof: '/p/s:127.0.0.1:1' })).toEqual([
      ...plain.slice(0, -2),
      ...['-L', '/p/s:127.0.0.1:1'],
      ...end,
    ]);
  });

  it('asks nobody only where it is told so, and removes what lies in the way only for sockets', () => {
    expect(sshArguments(route)).not.toContain('BatchMode=yes');
    expect(sshArguments(route, { unattended: false })).not.toContain('BatchMode=yes');
    expect(sshArguments(route, { unattended: true })).toContain('BatchMode=yes');
    expect(sshArguments(route)).not.toContain('StreamLocalBindUnlink=yes');
    const socket: TunnelRoute = {
      ...route,
      forwards: [forward, { kind: 'local', bindPort: 1, hostSocket: '/x' }],
    };
    expect(sshArguments(socket)).toContain('StreamLocalBindUnlink=yes');
  });

  it('says nothing of what an older ssh does not know', () => {
    const option = 'ForkAfterAuthentication=no';
    expect(sshArguments(route)).toContain(option);
    const old = sshArguments(route, { old: true });
    expect(old).not.toContain(option);
    expect(old).toHaveLength(sshArguments(route).length - 2);
    for (const [version, isOld] of [
      ['OpenSSH_for_Windows_8.1p1', true],
      ['OpenSSH_8.6p1', true],
      ['OpenSSH_8.7p1', false],
      ['OpenSSH_for_Windows_9.5p1', false],
      ['OpenSSH_10.0p2', false],
    ] as const) {
      expect(isOlder({ version }, [8, 7]), version).toBe(isOld);
    }
  });

  it('binds 127.0.0.1 for the name localhost here, which ssh would be content to half bind', () => {
    const named = { ...forward, bindAddress: 'localhost' };
    const list = sshArguments({ ...route, forwards: [named, { ...named, kind: 'remote' }] });
    expect(list).toContain('127.0.0.1:5433:db:5432');
    expect(list).toContain('localhost:5433:db:5432');
  });

  it('goes through a host that is called none', () => {
    expect(sshArguments({ ...route, jump: ['None'] })).toContain('ssh://None');
    expect(sshArguments({ ...route, jump: ['none', 'a'] })).toContain('none,a');
    expect(sshArguments({ ...route, jump: [] })).not.toContain('-J');
  });
});

/** None of these gets through the door; the list must hold all the same. */
const HOSTILE = [
  '-oProxyCommand=touch pwned',
  '-F/tmp/evil',
  '--',
  '-',
  '',
  'a;touch x',
  '$(touch x)',
  '`touch x`',
  'a\nProxyCommand touch x',
  'a b',
  "'",
  '"',
  'ssh://-oX',
  ']:1:-oX',
  'x'.repeat(4_096),
];

/** Reads a list as ssh does: which of its arguments are options, and which one is the host. */
function asSshReads(list: readonly string[]): { letters: string[]; host: string[] } {
  const letters: string[] = [];
  let at = 0;
  for (; at < list.length && list[at] !== '--'; at++) {
    const option = list[at] ?? '';
    expect(option).toMatch(/^-[vNToFpliJLRD]$/);
    letters.push(option);
    if (!/^-[vNT]$/.test(option)) at++;
  }
  return { letters, host: list.slice(at + 1) };
}

describe('a hostile value', () => {
  const FIELDS: ((value: string) => TunnelRoute)[] = [
    (value) => ({ ...route, destination: value }),
    (value) => ({ ...route, user: value }),
    (value) => ({ ...route, jump: [value] }),
    (value) => ({ ...route, jump: ['a', value] }),
    (value) => ({ ...route, identityFile: value }),
    (value) => ({ ...route, forwards: [{ ...forward, bindAddress: value }] }),
    (value) => ({ ...route, forwards: [{ ...forward, host: value }] }),
    (value) => ({ ...route, forwards: [{ kind: 'local', bindSocket: value, hostSocket: '/x' }] }),
    (value) => ({ ...route, forwards: [{ kind: 'remote', bindPort: 1, hostSocket: value }] }),
  ];

  it.each(HOSTILE)('is one value behind its option, or the host: %j', (value) => {
    for (const withValue of FIELDS) {
      const hostile = withValue(value);
      const { letters, host } = asSshReads(sshArguments(hostile, { unattended: true }));
      expect(host).toEqual([hostile.destination]);
      const settings = letters.filter((letter) => letter === '-o').length;
      const few = ALWAYS.length + LAST.length + 1;
      expect([few, few + 1]).toContain(settings);
      expect(letters.filter((letter) => letter !== '-o').length).toBeLessThanOrEqual(6);
    }
  });

  it.each(HOSTILE.slice(0, 3))('is refused at the door before that: %j', (value) => {
    for (const withValue of FIELDS) {
      expect(TunnelSpec.safeParse({ ...withValue(value), name: 'x' }).success).toBe(false);
    }
  });

  it('is no option in the command to copy either', () => {
    expect(sshCommand({ ...route, destination: '-oX' })).toBe('ssh -N -L 127.0.0.1:5433:db:5432 -- -oX');
  });
});

describe('the command to copy', () => {
  it.each([
    ['ssh -N -L 127.0.0.1:5433:db:5432 -J hop ada@host', { destination: 'host', user: 'ada', jump: ['hop'] }],
    [
      "ssh -N -L 127.0.0.1:5433:db:5432 -i ~/'my key' -p 22 host",
      { destination: 'host', identityFile: '~/my key', sshPort: 22 },
    ],
    [
      'ssh -N -L 127.0.0.1:5433:db:5432 -i ~/.ssh/id host',
      { destination: 'host', identityFile: '~/.ssh/id' },
    ],
    ["ssh -N -L 127.0.0.1:5433:db:5432 -i '/it'\\''s' host", { destination: 'host', identityFile: "/it's" }],
    ['ssh -N -L 127.0.0.1:5433:db:5432 -l a@corp host', { destination: 'host', user: 'a@corp' }],
    ["ssh -N -L 127.0.0.1:5433:db:5432 -l 'a#b' host", { destination: 'host', user: 'a#b' }],
    [
      "ssh -N -L '[::1]:5433:db:5432' host",
      { destination: 'host', forwards: [{ ...forward, bindAddress: '::1' }] },
    ],
    [
      "ssh -N -D '*:1080' host",
      { destination: 'host', forwards: [{ kind: 'dynamic', bindAddress: '*', bindPort: 1080 }] },
    ],
  ] satisfies [string, Partial<TunnelRoute>][])('%s', (command, parts) => {
    expect(sshCommand({ ...route, ...parts })).toBe(command);
  });

  it('is none for a relay', () => {
    expect(sshCommand({ ...route, carrier: 'relay', destination: '' })).toBeNull();
  });
});
