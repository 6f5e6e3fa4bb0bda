/** Systems without a reader of their own: what systeminformation says, in the spelling of each system. */
import type { Systeminformation } from 'systeminformation';
import { describe, expect, it } from 'vitest';
import { configRoot } from '../../main/core/platform/index.ts';
import { createOtherPlatform } from '../../main/core/platform/other.ts';
import { readConnections } from '../../main/core/platform/other-connections.ts';

type Connection = Systeminformation.NetworkConnectionsData;

const connection = (part: Partial<Connection>): Connection => ({
  protocol: 'tcp',
  localAddress: '127.0.0.1',
  localPort: '3000',
  peerAddress: '0.0.0.0',
  peerPort: '0',
  state: 'LISTEN',
  pid: 42,
  process: 'node',
  ...part,
});

const seen = (...parts: Partial<Connection>[]) =>
  readConnections(parts.map(connection)).map(
    ({ protocol, family, address, port, dualStack, pid }) =>
      `${protocol} ${family} ${address} ${port} ${dualStack} ${pid}`,
  );

describe('connections', () => {
  it.each([
    ['macOS', { protocol: 'tcp4', localAddress: '*', peerPort: '*' }, 'tcp ipv4 0.0.0.0 3000 false 42'],
    ['macOS, both families', { protocol: 'tcp46', localAddress: '*' }, 'tcp ipv6 :: 3000 true 42'],
    ['macOS, IPv6', { protocol: 'tcp6', localAddress: 'fe80::1%lo0' }, 'tcp ipv6 fe80::1%lo0 3000 false 42'],
    ['Windows', { protocol: 'TCP', localAddress: '::' }, 'tcp ipv6 :: 3000 false 42'],
    [
      'UDP without a peer',
      { protocol: 'udp4', peerPort: '*', state: 'UNKNOWN' },
      'udp ipv4 127.0.0.1 3000 false 42',
    ],
    ['an owner that is not told', { pid: Number.NaN }, 'tcp ipv4 127.0.0.1 3000 false null'],
  ])('of %s', (_system, part, expected) => {
    expect(seen(part)).toEqual([expected]);
  });

  it('with a peer, without a port or told twice are left out', () => {
    expect(
      seen(
        { state: 'ESTABLISHED' },
        { protocol: 'udp4', peerPort: '53' },
        { localPort: '*' },
        { localPort: '0' },
        {
          protocol: 'icmp',
        },
      ),
    ).toEqual([]);
    expect(seen({}, {})).toHaveLength(1);
  });
});

const process_ = (pid: number, part: Partial<Systeminformation.ProcessesProcessData> = {}) =>
  ({
    pid,
    parentPid: 1,
    name: `p${pid}`,
    started: '2026-01-02 03:04:05',
    user: 'me',
    command: 'node',
    params: 'x.js --y',
    ...part,
  }) as Systeminformation.ProcessesProcessData;

describe('a system without a reader of its own', () => {
  it('shows ports and owners, frees nothing, and says so', async () => {
    let connections = [connection({})];
    let listings = 0;
    const platform = await createOtherPlatform({
      networkConnections: async () => connections,
      processes: async () => {
        listings++;
        const list = [process_(42, { parentPid: 7, name: 'no\x1bde' }), process_(7), process_(1)];
        return { list } as Systeminformation.ProcessesData;
      },
    });
    const first = await platform.scan();
    expect(first.warnings.map((warning) => warning.code)).toEqual(['partial-support']);
    const [holder] = first.sockets[0]?.holders ?? [];
    expect(holder?.pid).toBe(42);
    expect((await platform.scan()).sockets).toBe(first.sockets);
    expect(listings).toBe(1);
    const identity = holder ?? { pid: 0, startKey: '' };
    expect(await platform.describe(identity)).toMatchObject({
      name: 'no\\u001bde',
      argv: ['node', 'x.js', '--y'],
      launchers: [{ pid: 7, name: 'p7' }],
      ancestors: [7, 1],
    });
    expect(await platform.describe({ pid: 42, startKey: 'another' })).toBeNull();
    expect(platform.hold(identity)).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    expect(platform.capabilities.free).toBe(false);
    connections = [];
    expect((await platform.scan()).sockets).toEqual([]);
    platform.dispose();
  });

  it('keeps what it saw while its tools fail, and never throws', async () => {
    let fails = false;
    const platform = await createOtherPlatform({
      networkConnections: async () => {
        if (fails) throw new Error('netstat is missing');
        return [connection({})];
      },
      processes: async () => ({ list: [process_(42)] }) as Systeminformation.ProcessesData,
    });
    const before = await platform.scan();
    fails = true;
    const after = await platform.scan();
    expect(after.sockets).toBe(before.sockets);
    expect(after.warnings.map((warning) => warning.code)).toContain('sockets-unreadable');
  });
});

describe('the folder for settings', () => {
  it('is an absolute XDG_CONFIG_HOME, else .config at home', () => {
    expect(configRoot({ HOME: '/home/me', XDG_CONFIG_HOME: '/data/config' })).toBe('/data/config');
    expect(configRoot({ HOME: '/home/me', XDG_CONFIG_HOME: 'relative' })).toBe('/home/me/.config');
    expect(configRoot({ HOME: '/home/me' })).toBe('/home/me/.config');
  });
});
