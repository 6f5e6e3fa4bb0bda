/** What is seen, and said, by one who may not see everything: other users, hidden processes, other networks. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { ObservedSocket } from '../../main/core/platform/platform.ts';
import type { Warning } from '../../preload/model.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import { type Load, startLoad } from './scanner-load.ts';

interface Report {
  pid: number;
  own: number;
  self: { user: string; elevated: boolean; pids: number[] };
  reader: string;
  sockets: ObservedSocket[];
  warnings: Warning[];
  unchanged: boolean;
  held: string;
}

const NOBODY = 'nobody';

let probe: Probe;
const loads: Load[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());
afterEach(async () => {
  for (const load of loads.splice(0)) await load.stop();
});

async function start(...parameters: Parameters<typeof startLoad>): Promise<Load> {
  const load = await startLoad(...parameters);
  loads.push(load);
  return load;
}

async function run(through: string[], command: string, options: object, outside?: number): Promise<Report> {
  const [program = process.execPath, ...argv] = [...through, process.execPath, probe.script, command];
  const env = {
    ...process.env,
    OUTSIDE_PID: String(outside ?? 1),
    OUTSIDE_START: readStat(`/proc/${outside}`)?.startKey,
  };
  const { stdout } = await promisify(execFile)(program, [...argv, JSON.stringify(options)], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout);
}

const rowOf = ({ sockets }: { sockets: readonly ObservedSocket[] }, port: number | undefined) =>
  sockets.find(
    (socket) => socket.port === port && socket.protocol === 'tcp' && socket.address === '127.0.0.1',
  );

const READERS = [{ reader: 'netlink' }, { reader: 'procfs' }, { withoutKoffi: true }];

describe.each(READERS)('as another user, with %j', (options) => {
  it('lists ports of others with their user, says why the owner is hidden, and sees its own', async () => {
    const root = await start({ tcp: [['127.0.0.1', 3]] });
    const report = await run([], 'as-nobody', options, root.pid);
    for (const { port } of root.sockets) {
      expect(rowOf(report, port)).toMatchObject({ user: 'root', hidden: 'other-user', holders: [] });
    }
    expect(rowOf(report, report.own)).toMatchObject({ user: NOBODY, hidden: null });
    expect(rowOf(report, report.own)?.holders.map((holder) => holder.pid)).toEqual([report.self.pids[0]]);
    expect(report.self).toMatchObject({ user: NOBODY, elevated: false });
    // One warning, however many sockets; and nothing moves where nothing moves.
    expect(report.warnings.filter((warning) => warning.code === 'owners-hidden')).toHaveLength(1);
    expect(report.held).toBe('permission');
  });
});

describe('where processes are hidden from each other (hidepid=2)', () => {
  it('says the same, with one hint and no storm of errors', async () => {
    const root = await start({ tcp: [['127.0.0.1', 3]] });
    const report = await run(['unshare', '--mount'], 'hidepid', {}, root.pid);
    for (const { port } of root.sockets) {
      expect(rowOf(report, port)).toMatchObject({ user: 'root', hidden: 'other-user', holders: [] });
    }
    expect(rowOf(report, report.own)).toMatchObject({ user: NOBODY, hidden: null });
    expect(report.warnings).toHaveLength(1);
    expect(report.held).toBe('not-found');
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('hidepid=2');
  });
});

describe('where processes live in a namespace of their own', () => {
  it('does not claim that nobody holds what only others can see', async () => {
    const outside = await start({ tcp: [['127.0.0.1', 1]] });
    const report = await run(['unshare', '--pid', '--fork', '--mount-proc'], 'scan', {});
    expect(rowOf(report, outside.sockets[0]?.port)).toMatchObject({ hidden: 'namespace', holders: [] });
    expect(rowOf(report, report.own)?.holders.map((holder) => holder.pid)).toEqual([report.pid]);
    expect(report.self.pids).toEqual([report.pid]);
  });
});

describe('another network', () => {
  it('is not claimed as this one', async () => {
    const other = await start({ tcp: [['0.0.0.0', 2]] }, ['unshare', '--net']);
    const here = await start({ tcp: [['127.0.0.1', 1]] });
    const platform = await createLinuxPlatform();
    const { sockets } = await platform.scan();
    platform.dispose();
    for (const { port } of other.sockets) {
      expect(sockets.filter((socket) => socket.port === port && socket.address === '0.0.0.0')).toEqual([]);
    }
    expect(rowOf({ sockets }, here.sockets[0]?.port)?.holders).toHaveLength(1);
  });
});

describe('a link-local address', () => {
  const INTERFACE =
    'ip link add harbour0 type veth peer name harbour1 && ip link set harbour0 up && ip link set harbour1 up && ' +
    'ip -6 address add fe80::1234/64 dev harbour0 nodad && exec "$@"';

  it('is told with the interface that makes it reachable, by each reader', async () => {
    const host = 'fe80::1234%harbour0';
    const load = await start({ tcp: [[host, 1]], udp: [[host, 1]] }, [
      'unshare',
      '--net',
      'sh',
      '-c',
      INTERFACE,
      'sh',
    ]);
    for (const options of READERS) {
      const report = await run(['nsenter', '--target', String(load.pid), '--net'], 'scan', options);
      const found = report.sockets.filter((socket) => socket.address.startsWith('fe80'));
      expect(found.map((socket) => socket.address)).toEqual([host, host]);
      expect(found.map((socket) => socket.holders[0]?.pid)).toEqual([load.pid, load.pid]);
    }
  });
});

describe('as root', () => {
  it('sees the owners of other users’ sockets', async () => {
    const nobody = await start({ tcp: [['127.0.0.1', 1]] }, ['setpriv', '--reuid=65534', '--clear-groups']);
    const platform = await createLinuxPlatform();
    const { sockets } = await platform.scan();
    const row = rowOf({ sockets }, nobody.sockets[0]?.port);
    const holder = row?.holders[0] ?? { pid: 0, startKey: '' };
    expect([row?.user, holder.pid]).toEqual([NOBODY, nobody.pid]);
    expect(await platform.describe(holder)).toMatchObject({ user: NOBODY, system: true });
    platform.dispose();
  });
});
