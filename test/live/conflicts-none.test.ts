/** No false conflicts: what projects really do that only looks like two servers at one port. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type ConflictMachine, startConflictMachine } from './conflict-machine.ts';

const PYTHON = '/usr/bin/python3';

let machine: ConflictMachine;
let port: number;
let shop: string;

beforeEach(async () => {
  machine = await startConflictMachine();
  port = await freePort('::');
  shop = machine.folder('shop');
  await machine.reserve(port, shop);
});
afterEach(() => machine.stop());

/** Waits until the rows are there, and looks once more with all of them known. */
async function expectNone(isThere: (rows: readonly Listener[]) => boolean): Promise<void> {
  await waitUntil('the rows of the port', async () => {
    const rows = await machine.rowsOn(port);
    return rows.every(({ owner }) => owner) && isThere(rows);
  });
  expect(await machine.conflictsOn(port)).toEqual([]);
  expect(machine.told(port)).toEqual([]);
}

const script = (name: string, text: string): string => {
  const path = join(shop, name);
  writeFileSync(path, text);
  return path;
};

const node = (file: string, ...args: string[]) =>
  machine.run(shop, process.execPath, [file, String(port), ...args]);

describe('no conflict', () => {
  it('is a cluster of four', async () => {
    const file = script(
      'cluster.cjs',
      `const cluster=require('cluster');const port=+process.argv[2];
if(cluster.isPrimary){let up=0;for(let i=0;i<4;i++)cluster.fork();cluster.on('listening',()=>++up===4&&console.log('up'))}
else require('http').createServer().listen(port)`,
    );
    await node(file);
    await expectNone((rows) => rows.length > 0);
  });

  it('is a cluster whose workers listen for themselves on both addresses', async () => {
    const file = script(
      'own.cjs',
      `const {fork}=require('child_process');const [,,port,address]=process.argv;
if(!address){let up=0;for(const a of ['127.0.0.1','::1'])fork(__filename,[port,a]).on('message',()=>++up===2&&console.log('up'));
}else{process.on('disconnect',()=>process.exit());require('net').createServer().listen(+port,address,()=>process.send(1))}`,
    );
    await node(file);
    await expectNone((rows) => new Set(rows.map(({ owner }) => owner?.pid)).size === 2);
  });

  it('are servers that share the port by SO_REUSEPORT', async () => {
    // Two of them on one address and one on the other, all workers of one parent; they end with it.
    const file = script(
      'shared.py',
      `import socket,sys,os,time,ctypes
port=int(sys.argv[1]);up=[]
for family,host in ((socket.AF_INET,'127.0.0.1'),(socket.AF_INET,'127.0.0.1'),(socket.AF_INET6,'::1')):
  r,w=os.pipe()
  if os.fork()==0:
    ctypes.CDLL(None).prctl(1,9)
    s=socket.socket(family);s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEPORT,1);s.bind((host,port));s.listen()
    os.write(w,b'1');time.sleep(600)
  os.read(r,1)
print('up',flush=True);time.sleep(600)`,
    );
    await machine.run(shop, PYTHON, [file, String(port)]);
    await expectNone((rows) => rows.length === 3);
  });

  it('is a restart of one’s own server within a second, on either address', async () => {
    const file = script(
      'server.cjs',
      `const [,,port,address]=process.argv;require('net').createServer().listen(+port,address,()=>console.log('up'))`,
    );
    for (const address of ['127.0.0.1', '::1', '127.0.0.1']) {
      const server = await node(file, address);
      await expectNone((rows) => rows.some(({ owner }) => owner?.pid === server.child.pid));
      await server.end();
    }
    expect(machine.told(port)).toEqual([]);
  });

  it('is a restart by node --watch', async () => {
    const file = script(
      'watched.cjs',
      `require('net').createServer().listen(+process.argv[2],()=>console.log('up'))`,
    );
    // The child of --watch ends with its parent only when that may tell it so.
    const watcher = await machine.run(shop, process.execPath, ['--watch', file, String(port)]);
    const pidNow = async () => (await machine.rowsOn(port))[0]?.owner?.pid;
    const before = await waitUntil('the first server', pidNow);
    script(
      'watched.cjs',
      `require('net').createServer().listen(+process.argv[2],()=>console.log('up again'))`,
    );
    await waitUntil('another server', async () => {
      const pid = await pidNow();
      return pid !== undefined && pid !== before;
    });
    await expectNone((rows) => rows.length > 0);
    const gone = new Promise((resolve) => watcher.child.once('exit', resolve));
    watcher.child.kill('SIGTERM');
    await gone;
    await waitUntil('nobody on the port', async () => (await machine.rowsOn(port)).length === 0);
  });

  it('are a container engine’s two proxies', async () => {
    // Named as docker names them, with one parent, and nothing that says which container is behind.
    const file = script(
      'engine.py',
      `import socket,sys,os,time,ctypes
port=int(sys.argv[1])
for family,host in ((socket.AF_INET,'0.0.0.0'),(socket.AF_INET6,'::')):
  r,w=os.pipe()
  if os.fork()==0:
    c=ctypes.CDLL(None);c.prctl(1,9);c.prctl(15,b'docker-proxy')
    s=socket.socket(family)
    if family==socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6,socket.IPV6_V6ONLY,1)
    s.bind((host,port));s.listen();os.write(w,b'1');os.chdir('/');time.sleep(600)
  os.read(r,1)
print('up',flush=True);time.sleep(600)`,
    );
    await machine.run(machine.folder('engine'), PYTHON, [file, String(port)]);
    await expectNone(
      (rows) => rows.length === 2 && rows.every(({ owner }) => owner?.name === 'docker-proxy'),
    );
  });

  it('is one process on both addresses, or on the wildcard of both', async () => {
    const both = script(
      'both.cjs',
      `const n=require('net');const port=+process.argv[2];
n.createServer().listen(port,'127.0.0.1',()=>n.createServer().listen(port,'::1',()=>console.log('up')))`,
    );
    const twin = await node(both);
    await expectNone((rows) => rows.length === 2);
    await twin.end();
    const dual = script(
      'dual.cjs',
      `require('net').createServer().listen(+process.argv[2],'::',()=>console.log('up'))`,
    );
    await node(dual);
    await expectNone((rows) => rows.length === 1 && rows[0]?.dualStack === true);
  });
});
