/** Joining sockets and holders: what is said of sockets that nobody is seen to hold, and how much is done about them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { RawSocket, SocketTable } from '../../main/core/platform/linux/raw-socket.ts';
import { createScanner } from '../../main/core/platform/linux/scanner.ts';
import type { SocketLinks } from '../../main/core/platform/linux/socket-links.ts';
import { createUserNames } from '../../main/core/platform/linux/user-names.ts';
import { waitUntil } from '../wait-until.ts';

/** Opens and closes nothing, so only a search of everything looks into it a second time, however busy the machine is. */
let quiet: ChildProcess;
const quietFolder = () => `/proc/${quiet.pid}/fd`;
beforeAll(async () => {
  quiet = spawn('/bin/sleep', ['3600'], { stdio: 'ignore' });
  await waitUntil('it sleeps', () => readStat(`/proc/${quiet.pid}`)?.comm === 'sleep');
});
afterAll(() => {
  quiet.kill('SIGKILL');
});

/** Inodes that no socket of this machine has: the kernel numbers them from 1 on in 32 bits. */
const socket = (inode: number, port = 80, uid = 0): RawSocket => ({
  protocol: 'tcp',
  family: 'ipv4',
  address: '127.0.0.1',
  port,
  dualStack: false,
  inode: inode === 0 ? 0 : 2 ** 40 + inode,
  uid,
});

/** A table that is what the test says, over the real processes of this machine; `searches` counts those of everything. */
function scripted(uid = 0, denied = false) {
  const state = {
    rows: [] as RawSocket[],
    reads: 0,
    links: 0,
    searches: 0,
    now: 1_000,
    broken: false,
    failing: false,
  };
  let nextRows: RawSocket[] | null = null;
  const table: SocketTable = {
    reader: 'scripted',
    read() {
      state.reads++;
      if (state.broken) throw new Error('no file descriptors are left');
      const rows = state.rows;
      if (nextRows) state.rows = nextRows;
      nextRows = null;
      return rows;
    },
    close: () => undefined,
  };
  const look = (folder: string) => {
    if (state.failing) throw new Error('no file descriptors are left');
    // One process that may not be looked into is enough to know that there are some; this one lives as long as the test.
    return denied && folder === `/proc/${process.pid}/fd` ? -2 : 0;
  };
  const openFolder = (folder: string) => {
    if (folder === quietFolder()) state.searches++;
    return { inodeOf: () => look(folder), close: () => undefined };
  };
  const links: SocketLinks = { inodeAt: (path) => look(dirname(path)), openFolder };
  const scanner = createScanner({
    table,
    users: createUserNames(),
    warnings: [],
    uid,
    links,
    now: () => state.now,
  });
  /** What the table holds after it was read once more. */
  const afterNextRead = (rows: RawSocket[]) => {
    nextRows = rows;
  };
  return { state, scanner, afterNextRead };
}

const hidden = async (scan: ReturnType<typeof scripted>) =>
  (await scan.scanner.scan()).sockets.map((each) => [each.port, each.hidden]);

describe('a socket that nobody is seen to hold', () => {
  it('is told at once in the first look, for everything was searched', async () => {
    const scan = scripted();
    scan.state.rows = [socket(1)];
    const [first] = await hidden(scan);
    expect(first?.[1]).toMatch(/kernel|namespace/);
  });

  it('is called gone for one look at most', async () => {
    const scan = scripted();
    await hidden(scan);
    scan.state.rows = [socket(1)];
    const seen: unknown[] = [];
    for (let i = 0; i < 4; i++) seen.push((await hidden(scan))[0]?.[1]);
    expect(seen.slice(1)).not.toContain('gone');
    expect(new Set(seen.slice(1)).size).toBe(1);
  });

  it('is left out as soon as it is no longer in the table, also between two readings', async () => {
    const scan = scripted();
    await hidden(scan);
    scan.state.rows = [socket(1)];
    expect(await hidden(scan)).toEqual([[80, 'gone']]);
    expect(scan.state.searches).toBe(2);
    // Read for the scan it is there; read again before all is searched for it, it is not.
    scan.afterNextRead([]);
    expect(await hidden(scan)).toEqual([]);
    expect(await hidden(scan)).toEqual([]);
    expect(scan.state.searches).toBe(2);
  });

  it('is searched for ever less often, up to a minute', async () => {
    const scan = scripted();
    scan.state.rows = [socket(1)];
    await hidden(scan);
    const searches: number[] = [];
    let before = scan.state.searches;
    for (let second = 0; second < 400; second += 0.5) {
      scan.state.now += 500;
      await hidden(scan);
      if (scan.state.searches > before) searches.push(second);
      before = scan.state.searches;
    }
    expect(searches.length).toBeGreaterThan(5);
    expect(searches.length).toBeLessThan(16);
    const pauses = searches.slice(1).map((at, index) => at - (searches[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(65);
    expect(pauses.at(-1)).toBeGreaterThan(30);
  });

  it('of another user is not searched for at all while we may not look', async () => {
    const scan = scripted(4_242, true);
    scan.state.rows = [socket(9_999)];
    await hidden(scan);
    scan.state.rows = Array.from({ length: 50 }, (_, at) => socket(at + 1, at + 1));
    const before = scan.state.searches;
    const { sockets, warnings } = await scan.scanner.scan();
    expect(new Set(sockets.map((each) => each.hidden))).toEqual(new Set(['other-user']));
    expect(warnings.map((warning) => warning.code)).toEqual(['owners-hidden']);
    expect(scan.state.searches).toBe(before);
    const again = await scan.scanner.scan();
    expect(again.sockets).toBe(sockets);
    expect(again.warnings).toBe(warnings);
  });

  it('without an inode is told by its address', async () => {
    const scan = scripted();
    scan.state.rows = [socket(0, 80), socket(0, 81)];
    const { sockets } = await scan.scanner.scan();
    expect(new Set(sockets.map((each) => each.socketKey)).size).toBe(2);
  });
});

describe('a table that cannot be read for a while', () => {
  it('leaves the picture as it was and says so, until it can', async () => {
    const scan = scripted();
    scan.state.rows = [socket(1)];
    const before = await scan.scanner.scan();
    scan.state.broken = true;
    const broken = await scan.scanner.scan();
    expect(broken.sockets).toBe(before.sockets);
    expect(broken.warnings.map((warning) => warning.code)).toEqual(['sockets-unreadable']);
    expect((await scan.scanner.scan()).warnings).toBe(broken.warnings);
    scan.state.broken = false;
    expect((await scan.scanner.scan()).warnings).toBe(before.warnings);
  });
});

describe('processes that cannot be looked at for a while', () => {
  it('do not make a look fail', async () => {
    const scan = scripted();
    scan.state.rows = [socket(1)];
    const before = await scan.scanner.scan();
    scan.state.rows = [socket(1), socket(2, 81)];
    scan.state.failing = true;
    const failed = await scan.scanner.scan();
    expect(failed.sockets).toHaveLength(2);
    expect(failed.warnings.map((warning) => warning.code)).toEqual(['sockets-unreadable']);
    scan.state.failing = false;
    expect((await scan.scanner.scan()).warnings).toBe(before.warnings);
  });
});

describe('looks that overlap', () => {
  it('come one after another, each whole', async () => {
    const scan = scripted();
    scan.state.rows = [socket(1)];
    const scans = await Promise.all([
      scan.scanner.scan(),
      scan.scanner.scan({ thorough: true }),
      scan.scanner.scan(),
    ]);
    expect(scans.map((each) => each.sockets.length)).toEqual([1, 1, 1]);
    expect(scans[2]?.sockets).toBe(scans[1]?.sockets);
  });
});
