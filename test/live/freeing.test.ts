/** Freeing real processes on real ports, through the whole core and the contract. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { FreeResult, Listener } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';

let core: Core;
let children: ChildProcess[];
let errors: unknown[];

beforeEach(async () => {
  children = [];
  errors = [];
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-free-'));
  core = createCore({
    platform: await createPlatform(),
    door: 'command-line',
    version: '0.0.0-test',
    dataFolder,
    home: dataFolder,
    settings: openSettings(dataFolder),
    onError: (error) => errors.push(error),
  });
  await core.start();
});

afterEach(async () => {
  await core.stop();
  for (const child of children) child.kill('SIGKILL');
  expect(errors).toEqual([]);
});

const handlers = () => core.service.handlers;

/** Runs a program whose first line on standard output is a JSON value, and gives that value. */
async function start<T>(
  source: string,
  options: { argv0?: string } = {},
): Promise<{ child: ChildProcess; said: T }> {
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  children.push(child);
  const said = await new Promise<T>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
    child.stdout?.once('data', (data) => resolve(JSON.parse(String(data).split('\n')[0] ?? '')));
  });
  return { child, said };
}

const LISTEN = `require('net').createServer(()=>{}).listen(0,'127.0.0.1',function(){console.log(this.address().port)});`;

async function rowsOf(port: number): Promise<Listener[]> {
  const result = await handlers()['ports.snapshot']({ fresh: true });
  return result.ok ? result.value.listeners.filter((row) => row.port === port) : [];
}

async function rowOf(port: number): Promise<Listener> {
  return waitUntil(`a row of port ${port} with its owner`, async () => {
    const [row] = await rowsOf(port);
    return row?.owner ? row : null;
  });
}

async function free(row: Listener, graceMs = 3_000): Promise<FreeResult> {
  const result = await handlers()['ports.free']({
    listenerId: row.id,
    graceMs,
    overrideProtected: false,
    elevate: false,
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

describe('freeing on this machine', () => {
  it('ends a well-behaved server by asking, and proves the port free', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    const row = await rowOf(port);
    expect(row.owner?.pid).toBe(child.pid);
    const result = await free(row);
    expect(result).toMatchObject({ outcome: 'freed', pid: child.pid, port });
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGTERM');
    expect(await rowsOf(port)).toEqual([]);
    await new Promise<void>((resolve, reject) => {
      const again = createServer().once('error', reject);
      again.listen(port, '127.0.0.1', () => again.close(() => resolve()));
    });
  });

  it('forces a server that ignores being asked, after the grace time', async () => {
    const { child, said: port } = await start<number>(`process.on('SIGTERM',()=>{});${LISTEN}`);
    const result = await free(await rowOf(port), 300);
    expect(result.outcome).toBe('freed');
    expect(result.tookMs).toBeGreaterThanOrEqual(300);
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('forces a server that is stopped', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    child.kill('SIGSTOP');
    expect((await free(await rowOf(port), 200)).outcome).toBe('freed');
    await waitUntil('its end', () => hasEnded(child));
  });

  it('frees the IPv4 and IPv6 twins of one owner together', async () => {
    const { said: port } = await start<number>(
      `const n=require('net');const a=n.createServer().listen(0,'127.0.0.1',()=>{const p=a.address().port;n.createServer().listen(p,'::1',()=>console.log(p))});`,
    );
    await waitUntil('both rows', async () => (await rowsOf(port)).length === 2);
    const result = await free(await rowOf(port));
    expect(result.outcome).toBe('freed');
    expect(result.plan?.addresses.toSorted()).toEqual(['127.0.0.1', '::1']);
    expect(await rowsOf(port)).toEqual([]);
  });

  it('leaves ten connected clients of the freed port alive', async () => {
    const { said: port } = await start<number>(LISTEN);
    const clients = await Promise.all(
      Array.from({ length: 10 }, () =>
        start<string>(
          `const s=require('net').connect(${port},'127.0.0.1',()=>console.log('"in"'));s.on('error',()=>{});setInterval(()=>{},1e3);process.title='LISTENER';`,
        ),
      ),
    );
    expect((await free(await rowOf(port))).outcome).toBe('freed');
    for (const { child } of clients) {
      expect(hasEnded(child)).toBe(false);
      // Asked of the system, not of our own bookkeeping.
      expect(() => process.kill(child.pid ?? 0, 0)).not.toThrow();
    }
  });

  it('ends every holder of a shared socket, the workers included', async () => {
    // A worker inherits the listening socket as its fd 3, as prefork servers do it.
    const worker = `process.on('disconnect',()=>process.exit());require('net').createServer().listen({fd:3},()=>process.send('up'));`;
    const { said } = await start<{ port: number; pids: number[] }>(
      `const {spawn}=require('child_process');const s=require('net').createServer().listen(0,'127.0.0.1',()=>{
        let up=0;const pids=[];for(let i=0;i<3;i++){const c=spawn(process.execPath,['-e',${JSON.stringify(worker)}],{stdio:['ignore','ignore','inherit',s._handle,'ipc']});
        pids.push(c.pid);c.on('message',()=>{if(++up===3)console.log(JSON.stringify({port:s.address().port,pids}))})}});`,
    );
    const row = await waitUntil('a row with four holders', async () => {
      const [one] = await rowsOf(said.port);
      const plan = one && (await handlers()['ports.plan']({ listenerId: one.id }));
      return plan?.ok && plan.value.processes.length === 4 ? one : null;
    });
    expect((await free(row)).outcome).toBe('freed');
    await waitUntil('the end of all workers', () => said.pids.every((pid) => !isThere(pid)));
  });

  it('refuses to end itself and its ancestors', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const result = await free(await rowOf(port));
    expect(result).toMatchObject({ outcome: 'protected', pid: process.pid });
    await new Promise((resolve) => server.close(resolve));
  });

  it('says changed, and ends nobody, when another process has the port by now', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    const row = await rowOf(port);
    child.kill('SIGKILL');
    await waitUntil('its end', () => hasEnded(child));
    const { child: next } = await start<number>(LISTEN.replace('listen(0', `listen(${port}`));
    expect((await free(row)).outcome).toBe('changed');
    expect(hasEnded(next)).toBe(false);
  });

  it('says gone when the process ended by itself', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    const row = await rowOf(port);
    child.kill('SIGKILL');
    await waitUntil('its end', () => hasEnded(child));
    expect((await free(row)).outcome).toBe('gone');
  });

  it('says gone, and ends nobody, when the process closed that port and opened another', async () => {
    const { child, said: port } = await start<number>(
      `const n=require('net');const a=n.createServer().listen(0,'127.0.0.1',()=>console.log(a.address().port));process.on('SIGUSR2',()=>a.close(()=>n.createServer().listen(0,'127.0.0.1',()=>console.log('"moved"'))));`,
    );
    const row = await rowOf(port);
    const moved = new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGUSR2');
    await moved;
    expect((await free(row)).outcome).toBe('gone');
    expect(hasEnded(child)).toBe(false);
  });

  it('says retaken when a parent takes the port at once', async () => {
    // The server ends with its parent, however that ends: nothing of a test outlives it.
    const server = `process.on('disconnect',()=>process.exit());${LISTEN}`;
    const { child, said: port } = await start<number>(
      `const {spawn}=require('child_process');let port=0;
        const c=spawn(process.execPath,['-e',${JSON.stringify(server)}],{stdio:['ignore','pipe','inherit','ipc']});
        c.stdout.once('data',d=>{port=+d;console.log(port)});c.on('exit',()=>require('net').createServer().listen(port,'127.0.0.1'));`,
    );
    const row = await rowOf(port);
    const result = await free(row);
    expect(result.outcome).toBe('retaken');
    expect(result.detail).toContain(`node (pid ${child.pid})`);
  });

  it('frees a UDP port', async () => {
    const { said: port } = await start<number>(
      `const s=require('dgram').createSocket('udp4').bind(0,'127.0.0.1',()=>console.log(s.address().port));`,
    );
    const row = await rowOf(port);
    expect(row.protocol).toBe('udp');
    expect((await free(row)).outcome).toBe('freed');
  });

  it('takes 300 for 300 and not for 3000 or 30001', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    const longer = port * 10 + 1;
    const shorter = Math.floor(port / 10);
    expect(await rowsOf(shorter)).toEqual([]);
    expect(await rowsOf(longer)).toEqual([]);
    expect((await rowsOf(port)).map((row) => row.owner?.pid)).toEqual([child.pid]);
  });

  it('tells connected peers nothing but the end of the connection', async () => {
    const { said: port } = await start<number>(LISTEN);
    const peer = await new Promise<Socket>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket));
    });
    const closed = new Promise((resolve) => peer.once('close', resolve).on('error', () => {}));
    expect((await free(await rowOf(port))).outcome).toBe('freed');
    await closed;
  });
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
