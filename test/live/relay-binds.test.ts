/** Where a mapping listens and where it leads: families, names, socket files, what it refuses, and what it leaves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemAddressBook } from '../../main/core/tunnels/bind-addresses.ts';
import { type RelayRequest, startRelay } from '../../main/core/tunnels/relay.ts';
import { bundleEntry } from '../bundle-entry.ts';
import { canListen, freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { startProgram } from './child-program.ts';
import { createRelayStage, echo, endOf, type RelayStage, readAll } from './relay-stage.ts';

const HOST = '127.0.0.1';
let stage: RelayStage;
let folder: string;
beforeEach(() => {
  stage = createRelayStage();
  folder = mkdtempSync(join(tmpdir(), 'quayside-relay-'));
});
afterEach(async () => {
  await stage.end();
  rmSync(folder, { recursive: true });
});

const start = (request: RelayRequest) =>
  startRelay(request, { book: systemAddressBook, now: () => performance.now() });

/** Nothing of it may stay, also where a test expected it not to start. */
async function refusal(request: RelayRequest) {
  const started = await start(request);
  if (!started.ok) return started.failure;
  await started.value.close();
  throw new Error('it was started');
}

async function said(to: { port: number; host: string } | { path: string }): Promise<string> {
  const client = await stage.call(to);
  client.end('hello');
  return readAll(client);
}

describe('both families', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['::1', '127.0.0.1'],
    ['::1', '::1'],
  ])('from %s to %s', async (bindAddress, host) => {
    const hostPort = await stage.serve(echo, { host });
    const relay = await stage.relay({ bindAddress, bindPort: 0, host, hostPort });
    expect(relay.address).toBe(bindAddress);
    expect(await said({ port: relay.port, host: bindAddress })).toBe('hello');
  });

  it.each(['127.0.0.1', '::1'])('a name leads to %s where only that address answers', async (host) => {
    const hostPort = await stage.serve(echo, { host });
    const book = { ...systemAddressBook, lookup: async () => ['::1', '127.0.0.1'] };
    const relay = await stage.relay({ bindPort: 0, host: 'db', hostPort }, { book });
    expect(await said({ port: relay.port, host: HOST })).toBe('hello');
  });

  it.each(['localhost', '*'])('%s is bound on both', async (bindAddress) => {
    const hostPort = await stage.serve(echo);
    const relay = await stage.relay({ bindAddress, bindPort: await freePort(), host: HOST, hostPort });
    expect(await said({ port: relay.port, host: '127.0.0.1' })).toBe('hello');
    expect(await said({ port: relay.port, host: '::1' })).toBe('hello');
    await relay.close();
    expect(await canListen(relay.port)).toBe(true);
    expect(await canListen(relay.port, '::1')).toBe(true);
  });

  it('127.0.0.1 alone is bound unless told otherwise', async () => {
    const relay = await stage.relay({ bindPort: 0, host: HOST, hostPort: await stage.serve(echo) });
    expect(relay.address).toBe(HOST);
    expect(await canListen(relay.port, '::1')).toBe(true);
    expect(await canListen(relay.port, '127.0.0.2')).toBe(true);
  });
});

describe('what cannot be bound', () => {
  it.each([
    ['localhost', '::1', '127.0.0.1'],
    ['localhost', '127.0.0.1', '::1'],
    ['*', '::1', '127.0.0.1'],
  ])('%s is not bound at all where somebody has %s', async (bindAddress, held, other) => {
    const bindPort = await stage.serve(echo, { host: held });
    const failure = await refusal({ bindAddress, bindPort, host: HOST, hostPort: 1 });
    expect(failure.code).toBe('unavailable');
    expect(failure.message).toMatch(/ is taken\.$/);
    expect(await canListen(bindPort, other)).toBe(true);
  });

  it('an address of another machine is told', async () => {
    const failure = await refusal({ bindAddress: '192.0.2.1', bindPort: 8_080, host: HOST, hostPort: 1 });
    expect(failure).toMatchObject({
      code: 'not-found',
      message: '192.0.2.1 is no address of this machine.',
    });
  });

  it('a port below those for everybody is told', async () => {
    const program = await bundleEntry('test/live/relay-process.ts', folder);
    chmodSync(folder, 0o755);
    const low = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) - 1;
    expect(low).toBeGreaterThan(0);
    const child = startProgram(
      process.execPath,
      [program, String(low), '1'],
      {},
      { uid: 65_534, gid: 65_534 },
    );
    expect(await child.ended).toBe(1);
    expect(JSON.parse(child.out())).toMatchObject({
      code: 'permission',
      message: `127.0.0.1:${low} may not be bound by you.`,
    });
  });
});

describe('a mapping onto itself', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', 'localhost'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['127.0.0.1', '0.0.0.0'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['localhost', '::1'],
    ['0.0.0.0', '127.0.0.9'],
    ['*', 'localhost'],
  ])('from %s to %s is refused', async (bindAddress, host) => {
    const port = await freePort();
    const failure = await refusal({ bindAddress, bindPort: port, host, hostPort: port });
    expect(failure.code).toBe('invalid-input');
    expect(failure.message).toMatch(/is this mapping itself\.$/);
  });

  it('by its socket is refused', async () => {
    const path = join(folder, 'a');
    expect((await refusal({ bindSocket: path, hostSocket: path })).code).toBe('invalid-input');
  });

  it('the same port of another address is none', async () => {
    // One that nobody has at any address of this machine: the system would give one that is free at 127.0.0.2 alone.
    const port = await stage.serve(echo, { host: '127.0.0.2', port: await freePort('0.0.0.0') });
    await stage.relay({ bindPort: port, host: '127.0.0.2', hostPort: port });
    expect(await said({ port, host: HOST })).toBe('hello');
  });

  it('by a name that leads there only later ends at the first connection', async () => {
    let asked = 0;
    const port = await freePort();
    const book = { ...systemAddressBook, lookup: async () => (asked++ ? ['127.0.0.1'] : ['192.0.2.1']) };
    const relay = await stage.relay({ bindPort: port, host: 'db', hostPort: port }, { book });
    const kinds: string[] = [];
    relay.onFailure(({ kind }) => kinds.push(kind));
    const client = connect(port, HOST).on('error', () => {});
    await endOf(client);
    await waitUntil('all are gone', () => relay.connections() === 0);
    expect(kinds).toContain('loop');
    expect(kinds.length).toBeLessThan(5);
  });
});

describe('sockets in place of ports', () => {
  it('lead to each other, for their owner alone, and leave nothing', async () => {
    const hostSocket = join(folder, 'server');
    const bindSocket = join(folder, 'bind');
    await stage.serve(echo, { path: hostSocket });
    const relay = await stage.relay({ bindSocket, hostSocket });
    expect(lstatSync(bindSocket).mode & 0o777).toBe(0o600);
    expect(await said({ path: bindSocket })).toBe('hello');
    expect(readdirSync(folder).sort()).toEqual(['bind', 'server']);
    await relay.close();
    expect(readdirSync(folder)).toEqual(['server']);
  });

  it('go to ports and from ports, and end suddenly as far as they can', async () => {
    const bindSocket = join(folder, 'bind');
    const relay = await stage.relay({ bindSocket, host: HOST, hostPort: await stage.serve(echo) });
    expect(await said({ path: bindSocket })).toBe('hello');
    const nobody = await stage.relay({ bindPort: 0, hostSocket: join(folder, 'nobody') });
    expect(await endOf(await stage.call({ port: nobody.port, host: HOST }))).toBe('ECONNRESET');
    const client = await stage.call({ path: bindSocket });
    await waitUntil('it is taken', () => relay.connections() === 1);
    const ended = endOf(client);
    await relay.close();
    await ended;
  });

  it('that were left behind are replaced', async () => {
    const path = join(folder, 'stale');
    await leaveSocket(path);
    await stage.relay({ bindSocket: path, host: HOST, hostPort: await stage.serve(echo) });
    expect(await said({ path })).toBe('hello');
  });

  it('on which somebody answers stay', async () => {
    const path = join(folder, 'held');
    await stage.serve(echo, { path });
    const failure = await refusal({ bindSocket: path, host: HOST, hostPort: 1 });
    expect(failure).toMatchObject({ code: 'unavailable', message: `Somebody answers on ${path}.` });
    expect(await said({ path })).toBe('hello');
  });

  it('a file that is none stays', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'mine');
    const failure = await refusal({ bindSocket: path, host: HOST, hostPort: 1 });
    expect(failure.message).toBe(`${path} is there and is no socket.`);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('what lies in its place at the end stays', async () => {
    const path = join(folder, 'bind');
    const relay = await stage.relay({ bindSocket: path, host: HOST, hostPort: await stage.serve(echo) });
    rmSync(path);
    writeFileSync(path, 'mine');
    await relay.close();
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('too long a path, and a folder that is not there, are told', async () => {
    const long = join(folder, 'x'.repeat(100));
    expect((await refusal({ bindSocket: long, host: HOST, hostPort: 1 })).code).toBe('invalid-input');
    const lost = join(folder, 'no', 'x');
    expect((await refusal({ bindSocket: lost, host: HOST, hostPort: 1 })).code).toBe('not-found');
  });
});

/** As a program leaves it that is killed. */
async function leaveSocket(path: string): Promise<void> {
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', script, path], { stdio: 'ignore' });
  await once(child, 'close');
  expect(lstatSync(path).isSocket()).toBe(true);
}
