/** One host a data folder: who becomes it, who finds it, and what is left behind by one that was killed. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Claiming, claimHost, type HostClaim } from '../../main/server/claim-host.ts';
import { readEndpoint } from '../../main/server/endpoint-file.ts';
import { findHost } from '../../main/server/find-host.ts';
import { isRunning, ownLife } from '../../main/server/process-life.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { bundleEntry } from '../bundle-entry.ts';
import { createFakeService } from '../fake-service.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

let programFolder: string;
let hostProgram: string;
let folder: string;
const programs: ChildProgram[] = [];
const servers: RunningServer[] = [];

beforeAll(async () => {
  programFolder = mkdtempSync(join(tmpdir(), 'quayside-program-'));
  hostProgram = await bundleEntry('test/live/host-process.ts', programFolder);
});

afterAll(() => rmSync(programFolder, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-host-'));
});

afterEach(async () => {
  await endAll(programs);
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'endpoint.json');
const claims = () => readdirSync(join(folder, 'claims'));

function claimed(claiming: Claiming): HostClaim {
  if (claiming.kind !== 'claimed') throw new Error(`not claimed but ${claiming.kind}`);
  return claiming.claim;
}

async function startHere(): Promise<RunningServer> {
  const started = await startServer({ service: createFakeService(), staticRoot: null, port: 0 });
  if (!started.ok) throw new Error(started.failure.message);
  servers.push(started.value);
  return started.value;
}

/** Claims, serves and publishes in this process. */
async function becomeHost() {
  const claim = claimed(await claimHost(folder));
  const server = await startHere();
  const { url, origin, token } = server;
  const published = claim.publish({ url, origin, token, door: 'browser', version: '1' });
  expect(published.ok).toBe(true);
  return { claim, server };
}

/** Starts a host that waits for `go`. */
async function prepareHost(): Promise<ChildProgram> {
  const program = startProgram(process.execPath, [hostProgram], { ...process.env, QUAYSIDE_HOME: folder });
  programs.push(program);
  await program.says(/^waiting$/m);
  return program;
}

const go = async (program: ChildProgram): Promise<string> => {
  program.child.stdin?.write('go\n');
  return (await program.says(/^(serving|running|failed) .*$/m)).trim().split('\n').at(-1) ?? '';
};

describe('the endpoint file', () => {
  it('is for its owner alone, whole, and leads to the host', async () => {
    const { server } = await becomeHost();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['claims', 'endpoint.json']);
    const { url, origin, token } = server;
    const found = await findHost(folder);
    expect(found).toEqual({ url, origin, token, ...ownLife(), door: 'browser', version: '1' });
    expect(url).toBe(`${origin}/#token=${token}`);
  });

  it('is made for its owner alone whatever the umask says, in a folder for its owner alone', async () => {
    const before = process.umask(0);
    try {
      rmSync(folder, { recursive: true });
      await becomeHost();
      expect(statSync(file()).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(statSync(join(folder, 'claims')).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(before);
    }
  });

  it('goes with the host', async () => {
    const { claim } = await becomeHost();
    claim.release();
    claim.release();
    expect(existsSync(file())).toBe(false);
    expect(claims()).toEqual([]);
    expect(await findHost(folder)).toBeNull();
  });

  it('is not removed by a host that has already given way', async () => {
    const { claim } = await becomeHost();
    claim.release();
    const next = await becomeHost();
    claim.release();
    claim.unpublish();
    expect((await findHost(folder))?.token).toBe(next.server.token);
  });
});

describe('finding a host', () => {
  it('finds none where the file is missing, broken, a link, too large or of another user', async () => {
    expect(await findHost(folder)).toBeNull();
    await becomeHost();
    const good = readFileSync(file(), 'utf8');
    const found = async () => (await findHost(folder)) !== null;
    expect(await found()).toBe(true);
    for (const bad of ['', '\0\0\0', '{', '[]', 'null', good.slice(0, -10), `${good}${' '.repeat(70_000)}`]) {
      writeFileSync(file(), bad);
      expect(await found()).toBe(false);
    }
    const there = JSON.parse(good);
    for (const change of [
      { origin: 'http://evil.test:80' },
      { origin: `${there.origin}/x` },
      { origin: there.origin.replace('127.0.0.1', '127.0.0.1@evil.test') },
      { pid: 0 },
      { pid: -1 },
      { pid: '1' },
      { token: 'short' },
      { token: `${there.token}\r\nX: y` },
      { door: 'window' },
    ]) {
      writeFileSync(file(), JSON.stringify({ ...there, ...change }));
      expect(await found()).toBe(false);
      // Refused for what it says, before anything is asked of anybody.
      expect(`${JSON.stringify(change)} ${readEndpoint(folder).state}`).toBe(
        `${JSON.stringify(change)} broken`,
      );
    }
    writeFileSync(file(), good);
    expect(await found()).toBe(true);
    expect(readEndpoint(folder, 4_294_967_294)).toEqual({
      state: 'broken',
      reason: 'it belongs to another user',
    });
    renameSync(file(), join(folder, 'elsewhere.json'));
    symlinkSync(join(folder, 'elsewhere.json'), file());
    expect(await found()).toBe(false);
  });

  it('finds none where another program has got the port', async () => {
    const { server } = await becomeHost();
    const stranger = createServer((_request, response) => response.end('x'.repeat(43)));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const there = JSON.parse(readFileSync(file(), 'utf8'));
    const origin = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    writeFileSync(file(), JSON.stringify({ ...there, origin }));
    expect(await findHost(folder)).toBeNull();
    await new Promise((resolve) => stranger.close(resolve));
    expect(await findHost(folder)).toBeNull();

    // Another Quayside on that port is a stranger too.
    const other = await startHere();
    writeFileSync(file(), JSON.stringify({ ...there, origin: other.origin }));
    expect(await findHost(folder)).toBeNull();
    writeFileSync(file(), JSON.stringify({ ...there, origin: server.origin }));
    expect(await findHost(folder)).not.toBeNull();
  });

  it('finds none where the pid lives another life', async () => {
    await becomeHost();
    const there = JSON.parse(readFileSync(file(), 'utf8'));
    writeFileSync(file(), JSON.stringify({ ...there, startKey: '1' }));
    expect(await findHost(folder)).toBeNull();
  });
});

describe('becoming the host', () => {
  it('is given to one of two that start at once, twenty times, over the remains of a killed one', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 20; round++) {
      const pair = await Promise.all([prepareHost(), prepareHost()]);
      const said = await Promise.all(pair.map(go));
      const winner = pair.find((_, index) => said[index]?.startsWith('serving'));
      outcomes.push(said.sort().join(' and ').replaceAll(String(winner?.pid), 'it'));
      expect((await findHost(folder))?.pid).toBe(winner?.pid);
      await endAll(programs);
    }
    expect(outcomes).toEqual(Array(20).fill('running it and serving it'));
  });

  it('is given to one of ten in one process', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => claimHost(folder, { waitMs: 300 })));
    expect(all.filter(({ kind }) => kind === 'claimed').length).toBe(1);
    expect(claims().length).toBe(1);
  });

  it('is taken over from one that was killed, and what it left is removed', async () => {
    const killed = await prepareHost();
    await go(killed);
    writeFileSync(join(folder, 'endpoint.json.0123456789ab.tmp'), 'half');
    expect((await findHost(folder))?.pid).toBe(killed.pid);
    await endAll(programs);
    expect(existsSync(file())).toBe(true);
    expect(await findHost(folder)).toBeNull();

    const { claim } = await becomeHost();
    expect(claims().length).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['claims', 'endpoint.json']);
    expect(claim.warnings).toEqual([]);
  });

  it('is not kept by a claim whose pid lives another life, nor by a file that is no claim', async () => {
    mkdirSync(join(folder, 'claims'));
    const { pid } = ownLife();
    writeFileSync(join(folder, 'claims', `${pid}-1-0000000000000000`), '');
    writeFileSync(join(folder, 'claims', 'notes'), '');
    claimed(await claimHost(folder, { waitMs: 0 }));
    expect(claims().length).toBe(2);
  });

  it('waits for one that is ending', async () => {
    const { claim } = await becomeHost();
    claim.unpublish();
    expect(await claimHost(folder, { waitMs: 0 })).toEqual({
      kind: 'taken',
      pid: process.pid,
      endpoint: null,
    });
    const next = claimHost(folder);
    claim.release();
    claimed(await next);
  });

  it('says that the host hangs, without taking its place', async () => {
    const hanging = await prepareHost();
    await go(hanging);
    process.kill(hanging.pid, 'SIGSTOP');
    const second = await prepareHost();
    expect(await go(second)).toBe(
      `failed Quayside runs already (process ${hanging.pid}), but it does not answer.`,
    );
    process.kill(hanging.pid, 'SIGCONT');
    await waitUntil('it answers again', async () => (await findHost(folder)) !== null);
  });

  it('says that a broken file was replaced', async () => {
    writeFileSync(file(), 'not JSON');
    const { claim } = await becomeHost();
    expect(claim.warnings).toMatchObject([{ code: 'endpoint-broken' }]);
    expect(await findHost(folder)).not.toBeNull();
  });

  it('says that the folder cannot be used', async () => {
    writeFileSync(join(folder, 'file'), '');
    const failed = await claimHost(join(folder, 'file'));
    expect(failed).toMatchObject({ kind: 'failed', failure: { code: 'unavailable' } });
  });
});

describe('the life of a process', () => {
  it('is not hidden by what the process calls itself', async () => {
    const liar = join(folder, 'a) Z 1 1 (b');
    symlinkSync('/bin/sleep', liar);
    const program = startProgram(liar, ['60'], process.env);
    programs.push(program);
    await waitUntil('it has its name', () =>
      readFileSync(`/proc/${program.pid}/comm`, 'utf8').startsWith('a) Z'),
    );
    expect(isRunning({ pid: program.pid, startKey: null })).toBe(true);
  });

  it('is that of its pid and start, and ends before it is reaped', async () => {
    expect(isRunning(ownLife())).toBe(true);
    expect(isRunning({ ...ownLife(), startKey: '1' })).toBe(false);
    for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31])
      expect(isRunning({ pid, startKey: null })).toBe(false);
    // The shell becomes a program that never reaps, and only then may its child end: what is left is a zombie.
    const mark = join(folder, 'end');
    const script = 'while [ ! -e "$1" ]; do sleep 0.05; done & echo $!; exec sleep 60';
    const parent = startProgram('/bin/sh', ['-c', script, 'sh', mark], process.env);
    programs.push(parent);
    const pid = Number(await parent.says(/^\d+$/m));
    await waitUntil(
      'no shell any more',
      () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n',
    );
    writeFileSync(mark, '');
    await waitUntil('it ended', () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
    expect(isRunning({ pid, startKey: null })).toBe(false);
  });
});
