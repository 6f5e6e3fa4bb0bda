/** The real ssh reads our argument lists as they are meant: `ssh -G` with no config at all, and no connection. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { sshArguments } from '../../main/core/tunnels/ssh-arguments.ts';
import type { TunnelRoute } from '../../main/core/tunnels/tunnel-route.ts';
import { anyTunnel } from '../any-tunnel.ts';

const home = mkdtempSync(join(tmpdir(), 'quayside-ssh-g-'));
const keys = mkdtempSync(join(tmpdir(), 'quayside-ssh-keys-'));
afterAll(() => {
  for (const folder of [home, keys]) rmSync(folder, { recursive: true });
});

const db = { kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 } as const;

interface Reading {
  code: number | null;
  stderr: string;
  /** By keyword, in the order of ssh. */
  said: Map<string, string[]>;
}

const asSshReads = (route: TunnelRoute, unattended = false): Promise<Reading> =>
  readBySsh(sshArguments(route, { unattended, configFile: '/dev/null' }));

async function readBySsh(list: readonly string[]): Promise<Reading> {
  const env = { HOME: home, PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const end = await exec({ program: '/usr/bin/ssh', argv: ['-G', ...list], env, limitMs: 20_000 });
  if (end.kind !== 'ended') throw new Error(`ssh -G: ${end.kind}`);
  const said = new Map<string, string[]>();
  for (const line of end.stdout.split('\n')) {
    const [keyword = '', ...rest] = line.split(' ');
    said.set(keyword, [...(said.get(keyword) ?? []), rest.join(' ')]);
  }
  return { code: end.code, stderr: end.stderr, said };
}

describe('ssh', () => {
  it('takes what is set for every tunnel', async () => {
    const { code, said } = await asSshReads({ destination: 'b', forwards: [db] }, true);
    expect(code).toBe(0);
    const set: Record<string, string> = {
      exitonforwardfailure: 'yes',
      serveraliveinterval: '15',
      serveralivecountmax: '2',
      connecttimeout: '15',
      connectionattempts: '1',
      tcpkeepalive: 'yes',
      controlmaster: 'false',
      controlpersist: 'no',
      forkafterauthentication: 'no',
      forwardagent: 'no',
      forwardx11: 'no',
      permitlocalcommand: 'no',
      requesttty: 'false',
      gatewayports: 'no',
      updatehostkeys: 'false',
      numberofpasswordprompts: '1',
      streamlocalbindunlink: 'no',
      batchmode: 'yes',
      stricthostkeychecking: 'ask',
      sessiontype: 'none',
    };
    for (const [keyword, value] of Object.entries(set))
      expect([keyword, said.get(keyword)]).toEqual([keyword, [value]]);
    for (const absent of ['controlpath', 'remotecommand', 'proxycommand', 'proxyjump'])
      expect(said.has(absent)).toBe(false);
  });

  it('takes every part of a tunnel for what it is', async () => {
    // A key that is not there is left out with a warning, so this one is.
    const key = join(keys, 'my key');
    writeFileSync(key, '');
    const { code, said } = await asSshReads({
      destination: '2001:db8::1',
      user: 'ada@corp',
      sshPort: 2222,
      jump: ['eve@hop:22', '[::1]:23'],
      identityFile: key,
      forwards: [
        db,
        { ...db, bindAddress: '::1', host: 'fe80::1%eth0' },
        { ...db, bindAddress: '*' },
        { kind: 'local', bindSocket: '/tmp/a b', hostSocket: String.raw`/c\d` },
        { kind: 'local', bindPort: 81, hostSocket: '/c' },
        { kind: 'local', bindSocket: '/tmp/e', host: 'db', hostPort: 80 },
        { kind: 'remote', bindPort: 0, host: '127.0.0.1', hostPort: 3000 },
        { kind: 'remote', bindPort: 10_400 },
        { kind: 'remote', bindSocket: '/tmp/r' },
        { kind: 'dynamic', bindPort: 1080 },
        { kind: 'dynamic', bindAddress: '::1', bindPort: 1080 },
      ],
    });
    expect(code).toBe(0);
    const of = (keyword: string) => said.get(keyword);
    expect(of('hostname')).toEqual(['2001:db8::1']);
    expect([of('user'), of('port')]).toEqual([['ada@corp'], ['2222']]);
    expect([of('identityfile'), of('identitiesonly')]).toEqual([[key], ['yes']]);
    expect(of('proxyjump')).toEqual(['eve@hop:22,[::1]:23']);
    expect(of('streamlocalbindunlink')).toEqual(['yes']);
    expect(of('localforward')).toEqual([
      '[127.0.0.1]:5433 [db]:5432',
      '[::1]:5433 [fe80::1%eth0]:5432',
      '[*]:5433 [db]:5432',
      String.raw`/tmp/a b /c\d`,
      '[127.0.0.1]:81 /c',
      '/tmp/e [db]:80',
    ]);
    expect(of('remoteforward')).toEqual([
      '[127.0.0.1]:0 [127.0.0.1]:3000',
      '[127.0.0.1]:10400 [socks]:0',
      '/tmp/r [socks]:0',
    ]);
    expect(of('dynamicforward')).toEqual(expect.arrayContaining(['[127.0.0.1]:1080', '[::1]:1080']));
  });

  it('goes through a host that is called none', async () => {
    const { said } = await asSshReads({ destination: 'b', jump: ['none'], forwards: [db] });
    expect(said.get('proxyjump')).toEqual(['none']);
  });

  it.each([
    '-oProxyCommand=touch pwned',
    '-oPermitLocalCommand=yes',
    '-Fevil',
    '-G',
    '--',
    '$(touch pwned)',
    'a\nProxyCommand touch pwned',
  ])('never takes a value for an option: %j', async (value) => {
    const routes: TunnelRoute[] = [
      { destination: value, forwards: [db] },
      { destination: 'b', user: value, forwards: [db] },
      { destination: 'b', jump: [value], forwards: [db] },
      { destination: 'b', identityFile: value, forwards: [db] },
      { destination: 'b', forwards: [{ ...db, bindAddress: value }] },
      { destination: 'b', forwards: [{ ...db, host: value }] },
      { destination: 'b', forwards: [{ kind: 'local', bindSocket: value, hostSocket: '/x' }] },
    ];
    for (const route of routes) {
      const { said, stderr } = await asSshReads(route);
      expect(said.has('proxycommand')).toBe(false);
      // Either refused, or the host is the one that was meant.
      if (route.destination === value) expect(stderr).toContain('hostname contains invalid characters');
      if (said.has('host')) expect(said.get('host')).toEqual([route.destination.toLowerCase()]);
    }
    expect(readdirSync(home)).toEqual([]);
  });

  it('would take such a value for an option, were there no -- before it', async () => {
    const list = sshArguments(
      { destination: '-oProxyCommand=touch pwned', forwards: [db] },
      { configFile: '/dev/null' },
    );
    const { said } = await readBySsh([...list.filter((argument) => argument !== '--'), 'b']);
    expect(said.get('proxycommand')).toEqual(['touch pwned']);
  });

  it('sees as many forwards as any tunnel has, with the bind address of each', async () => {
    // ssh fills in % and ${} in paths by itself, and dislikes some users; that is not what is looked at here.
    const isPlain = (route: TunnelRoute) =>
      route.forwards.every(({ bindSocket = '', hostSocket = '' }) => !/[%$]/.test(bindSocket + hostSocket)) &&
      !/[%$]/.test(`${route.identityFile}${route.user}${route.jump}`) &&
      /^[A-Za-z0-9.]/.test(route.destination);
    let read = 0;
    await fc.assert(
      fc.asyncProperty(anyTunnel.filter(isPlain), async (tunnel) => {
        const { code, said, stderr } = await asSshReads({ ...tunnel, jump: undefined });
        const complaints = stderr
          .split('\n')
          .filter((line) => !/^(debug1: |OpenSSH_|Warning: Identity file |$)/.test(line));
        expect([code, complaints]).toEqual([0, []]);
        read++;
        const counted = (keyword: string) => said.get(keyword) ?? [];
        // ssh makes one of two that are the same.
        const list = sshArguments(tunnel);
        const given = (option: string) => new Set(list.filter((_, index) => list[index - 1] === option)).size;
        expect(counted('localforward')).toHaveLength(given('-L'));
        expect(counted('remoteforward')).toHaveLength(given('-R'));
        for (const { kind, bindAddress = '127.0.0.1', bindPort } of tunnel.forwards) {
          if (bindPort === undefined) continue;
          const address = kind !== 'remote' && bindAddress === 'localhost' ? '127.0.0.1' : bindAddress;
          const lines = counted(`${kind}forward`).filter((line) =>
            `${line} `.startsWith(`[${address}]:${bindPort} `),
          );
          expect(lines.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 150 },
    );
    expect(read).toBe(150);
  });
});
