/** Freeing real processes on real ports, through the whole core and the contract. */
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { hasEnded, isThere, LISTEN, openFreeStage } from './free-stage.ts';

const { start, rowsOf, rowOf, plan, free } = openFreeStage();

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

  it('K7: forces a server that ignores being asked, after the grace time', async () => {
    const { child, said: port } = await start<number>(`process.on('SIGTERM',()=>{});${LISTEN}`);
    const result = await free(await rowOf(port), { graceMs: 300 });
    expect(result.outcome).toBe('freed');
    expect(result.tookMs).toBeGreaterThanOrEqual(300);
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('K17: forces a server that is stopped, and says that it was', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    child.kill('SIGSTOP');
    const result = await free(await rowOf(port), { graceMs: 200 });
    expect(result.outcome).toBe('freed');
    expect(result.detail).toContain(`node (pid ${child.pid}) was suspended`);
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGKILL');
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

  it('K4: leaves ten connected clients alive, whose name is LISTENER, and counts them in the plan', async () => {
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

  it('K11: ends every holder of a shared socket, the workers included', async () => {
    // A worker inherits the listening socket as its fd 3, as prefork servers do it.
    const worker = `process.on('disconnect',()=>process.exit());require('net').createServer().listen({fd:3},()=>process.send('up'));`;
    const { said } = await start<{ port: number; pids: number[] }>(
      `const {spawn}=require('child_process');const s=require('net').createServer().listen(0,'127.0.0.1',()=>{
        let up=0;const pids=[];for(let i=0;i<3;i++){const c=spawn(process.execPath,['-e',${JSON.stringify(worker)}],{stdio:['ignore','ignore','inherit',s._handle,'ipc']});
        pids.push(c.pid);c.on('message',()=>{if(++up===3)console.log(JSON.stringify({port:s.address().port,pids}))})}});`,
    );
    const row = await waitUntil('a row with four holders', async () => {
      const [one] = await rowsOf(said.port);
      return one && (await plan(one)).processes.length === 4 ? one : null;
    });
    expect((await free(row)).outcome).toBe('freed');
    await waitUntil('the end of all workers', () => said.pids.every((pid) => !isThere(pid)));
  });

  it('K13: refuses to end itself', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const result = await free(await rowOf(port));
    expect(result).toMatchObject({ outcome: 'protected', pid: process.pid });
    await new Promise((resolve) => server.close(resolve));
  });

  it('K1: says changed, and ends nobody, when another process has the port by now', async () => {
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

  it('K3: says gone, and ends nobody, when the process closed that port and opened another', async () => {
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

  it('takes a port for itself and not for one whose digits begin alike', async () => {
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
