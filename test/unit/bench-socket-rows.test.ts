/** The comparison with ss that stands before every figure: it must read ss right, and see every difference. */
import { describe, expect, it } from 'vitest';
import { differences, readSs, type SocketRow } from '../bench/socket-rows.ts';

const LISTING = `udp   UNCONN 0      0          127.0.0.53%lo:53        0.0.0.0:*    users:(("systemd-resolve",pid=512,fd=13))
udp   UNCONN 0      0      [fe80::1%eth0]:546           [::]:*
tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=800,fd=3))
tcp   LISTEN 0      511                *:3000            *:*    users:(("node",pid=4100,fd=18))
tcp   LISTEN 0      511             [::]:8080         [::]:*    users:(("my server",pid=41,fd=4),("my server",pid=40,fd=4),("my server",pid=40,fd=9))
`;

describe('reading ss', () => {
  it('takes protocol, bare address, port and every pid once, in order', () => {
    expect(readSs(LISTING)).toEqual([
      { protocol: 'udp', address: '127.0.0.53', port: 53, pids: [512] },
      { protocol: 'udp', address: 'fe80::1%eth0', port: 546, pids: [] },
      { protocol: 'tcp', address: '0.0.0.0', port: 22, pids: [800] },
      { protocol: 'tcp', address: '::', port: 3000, pids: [4100] },
      { protocol: 'tcp', address: '::', port: 8080, pids: [40, 41] },
    ]);
  });

  it('takes a zone that is written after the bracket', () => {
    const [row] = readSs('udp UNCONN 0 0 [fe80::1]%eth0:546 [::]:*');
    expect(row?.address).toBe('fe80::1%eth0');
  });

  it('refuses what is no line of ss', () => {
    expect(() => readSs('Netid State Recv-Q Send-Q Local')).toThrow('not a line of ss');
  });
});

describe('comparing', () => {
  const row = (over: Partial<SocketRow> = {}): SocketRow => ({
    protocol: 'tcp',
    address: '127.0.0.1',
    port: 3000,
    pids: [7],
    ...over,
  });

  it('does not mind the order', () => {
    expect(differences([row(), row({ port: 1 })], [row({ port: 1 }), row()])).toEqual([]);
  });

  it.each([
    ['protocol', { protocol: 'udp' as const }],
    ['address', { address: '0.0.0.0' }],
    ['port', { port: 3001 }],
    ['owner', { pids: [8] }],
    ['missing owner', { pids: [] }],
    ['second holder', { pids: [7, 8] }],
  ])('sees another %s', (_what, over) => {
    expect(differences([row(over)], [row()])).toHaveLength(2);
  });

  it('sees that one of two sockets at the same address is missing', () => {
    expect(differences([row()], [row(), row()])).toEqual(['- tcp 127.0.0.1 3000 pids 7']);
    expect(differences([row(), row()], [row()])).toEqual(['+ tcp 127.0.0.1 3000 pids 7']);
  });
});
