/** Who is ended and who is not: shared sockets, look-alikes, clients, the protected; by the numbers of the design's cases. */
import { spawn } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHold } from '../../main/core/platform/linux/hold-process.ts';
import { isSignallable } from '../../main/core/platform/process-identity.ts';
import type { FreeResult } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { hasEnded, isThere, LISTEN, openFreeStage } from './free-stage.ts';

const { core, start, run, rowsOf, rowOf, plan, free } = openFreeStage();

describe('whoever only uses a port', () => {
  it('K5: lives on with all six of its connections, as a browser has them', async () => {
    const { said: port } = await start<number>(LISTEN);
    const { child } = await start<string>(
      `let up=0;for(let i=0;i<6;i++){const s=require('net').connect(${port},'127.0.0.1',()=>{if(++up===6)console.log('"in"')});s.on('error',()=>{})}setInterval(()=>{},1e3);process.title='chromium';`,
    );
    expect((await free(await rowOf(port))).outcome).toBe('freed');
    expect(hasEnded(child)).toBe(false);
    expect(isThere(child.pid ?? 0)).toBe(true);
  });

  it('lives on where it holds another port and is connected to this one', async () => {
    const { said: port } = await start<number>(LISTEN);
    const { child, said: own } = await start<number>(
      `require('net').connect(${port},'127.0.0.1',()=>require('net').createServer().listen(0,'127.0.0.1',function(){console.log(this.address().port)})).on('error',()=>{});`,
    );
    expect((await free(await rowOf(port))).outcome).toBe('freed');
    expect(hasEnded(child)).toBe(false);
    expect(await rowsOf(own)).toHaveLength(1);
  });
});

describe('ports whose digits begin alike', () => {
  it('are three ports: 300 is freed, 3000 and 30001 stay', async () => {
    const ports = [300, 3000, 30_001];
    const servers = await Promise.all(
      ports.map((port) =>
        start<number>(`require('net').createServer().listen(${port},'127.0.0.77',()=>console.log(${port}))`),
      ),
    );
    const result = await free(await rowOf(300));
    expect(result).toMatchObject({ outcome: 'freed', port: 300 });
    expect(servers.map(({ child }) => hasEnded(child))).toEqual([true, false, false]);
  });
});

describe('several holders', () => {
  it('SO_REUSEPORT: four sockets on one address, of one family, are all freed', async () => {
    const port = await freePort();
    const worker = `import socket,sys,time
s=socket.socket();s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEPORT,1);s.bind(('127.0.0.1',${port}));s.listen()`;
    const { said } = await run<number[]>([
      'python3',
      '-c',
      `import os,json
pids=[]
r,w=os.pipe()
for i in range(3):
  pid=os.fork()
  if pid==0: break
  pids.append(pid)
${worker}
if len(pids)<3:
  os.write(w,b'x')
else:
  n=0
  while n<3: n+=len(os.read(r,1))
  print(json.dumps(pids),flush=True)
time.sleep(600)`,
    ]);
    expect(said).toHaveLength(3);
    await waitUntil('four rows', async () => (await rowsOf(port)).length === 4);
    expect((await free(await rowOf(port))).outcome).toBe('freed');
    expect(await rowsOf(port)).toEqual([]);
    await waitUntil('the end of the others', () => said.every((pid) => !isThere(pid)));
  });

  it('K12: a zombie that held the port does not count as alive', async () => {
    // Its parent never collects it.
    const { child, said } = await run<{ port: number; pid: number }>([
      'python3',
      '-c',
      `import os,json,socket,time
r,w=os.pipe()
pid=os.fork()
if pid==0:
  s=socket.socket();s.bind(('127.0.0.1',0));s.listen()
  os.write(w,str(s.getsockname()[1]).encode());time.sleep(600)
else:
  print(json.dumps({'port':int(os.read(r,9)),'pid':pid}),flush=True);time.sleep(600)`,
    ]);
    const result = await free(await rowOf(said.port));
    expect(result).toMatchObject({ outcome: 'freed', pid: said.pid });
    expect(result.tookMs).toBeLessThan(3_000);
    expect(isThere(said.pid)).toBe(true);
    expect(hasEnded(child)).toBe(false);
  });
});

describe('what is protected', () => {
  it('K13: the shell that started us, pid 1 and the kernel', async () => {
    const { platform } = await import('../../main/core/platform/index.ts').then(
      async ({ createPlatform }) => ({
        platform: await createPlatform(),
      }),
    );
    const { protectionOf } = await import('../../main/core/freeing/protected.ts');
    for (const pid of [0, 1, ...platform.self.pids]) {
      const process = { identity: { pid, startKey: '' }, name: 'bash', argv: ['bash'] };
      expect(protectionOf(process, platform.self.pids, [])?.by).toBe('built-in');
    }
    platform.dispose();
  });

  it('K13: an ancestor of Quayside that listens', async () => {
    // The core of this test runs below the process that holds this socket.
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const row = await rowOf(port);
    expect(await plan(row)).toMatchObject({
      verb: 'none',
      refusal: { outcome: 'protected', ownList: false },
    });
    expect(await free(row, { overrideProtected: true })).toMatchObject({ outcome: 'protected' });
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['docker-proxy', 'com.docker.backend'])(
    'K18: one that is called %s is left alone, and its container is spoken of',
    async (name) => {
      const program = join(mkdtempSync(join(tmpdir(), 'quayside-proxy-')), name);
      symlinkSync(process.execPath, program);
      const { child, said: port } = await run<number>([program, '-e', LISTEN]);
      const result = await free(await rowOf(port), { overrideProtected: true });
      expect(result.outcome).toBe('protected');
      expect(result.detail).toContain('container');
      expect(hasEnded(child)).toBe(false);
    },
  );
});

describe('pids that are none', () => {
  it('K6: are refused before anything is sent', () => {
    const sent: unknown[] = [];
    const hold = createHold({ libc: null, ownPids: [], kill: (...words) => sent.push(words) });
    for (const pid of ['', '0', 0, -1, true, [1], Number.NaN, 1.5, 2 ** 31, '1e0', 1, null, undefined]) {
      expect(isSignallable(pid)).toBe(false);
      // What a caller without types could pass.
      const held = hold({ pid: pid as number, startKey: '1' });
      expect(held).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    }
    expect(sent).toEqual([]);
  });
});

describe('many at once', () => {
  it('K15: two clients that ask for one port make one signal, and both are told', async () => {
    const { child, said: port } = await start<number>(
      `let n=0;process.on('SIGTERM',()=>{n++;setTimeout(()=>{console.log('"'+n+' asked"');process.exit()},100)});${LISTEN}`,
    );
    const row = await rowOf(port);
    const said = new Promise<string>((resolve) =>
      child.stdout?.once('data', (data) => resolve(String(data))),
    );
    const [one, two] = await Promise.all([free(row), free(row)]);
    expect([one.outcome, two.outcome]).toEqual(['freed', 'freed']);
    expect(two.pid).toBe(one.pid);
    expect(await said).toContain('1 asked');
  });

  it('K16: of 200 frees that wait, none sends anything after the end of Quayside', async () => {
    const { child, said: ports } = await start<number[]>(
      `const n=require('net');const p=[];process.on('SIGTERM',()=>{console.log('"asked"')});process.on('SIGWINCH',()=>console.log('"probed"'));
       (function more(){n.createServer().listen(0,'127.0.0.1',function(){p.push(this.address().port);p.length<200?more():console.log(JSON.stringify(p))})})()`,
    );
    const [first = 0, ...rest] = ports;
    const rows = [await rowOf(first), ...(await Promise.all(rest.slice(0, 199).map(rowsOf))).flat()];
    expect(rows).toHaveLength(200);
    let heard = '';
    child.stdout?.on('data', (data) => {
      heard += data;
    });
    const handlers = core().service.handlers;
    const frees = rows.map(({ id }) =>
      handlers['ports.free']({ listenerId: id, graceMs: 60_000, overrideProtected: false, elevate: false }),
    );
    await core().stop();
    const outcomes = (await Promise.all(frees)).map((result) =>
      result.ok ? result.value.outcome : result.failure.code,
    );
    expect(new Set(outcomes)).toEqual(new Set(['cancelled']));
    // Of several signals that wait the lower number comes first: SIGTERM is 15, SIGWINCH 28.
    child.kill('SIGWINCH');
    await waitUntil('an answer to our own', () => heard.includes('probed'));
    expect(heard).not.toContain('asked');
  });

  it('F2: 200 frees with three clients each hurt no client', async () => {
    const clients = 600;
    const { child } = await start<string>(
      `const n=require('net');process.on('message',(ports)=>{let up=0;for(const p of ports)for(let i=0;i<3;i++)n.connect(p,'127.0.0.1',()=>{if(++up===ports.length*3)process.send(up)}).on('error',()=>{})});console.log('"up"');`,
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
    );
    const results: FreeResult[] = [];
    let connected = 0;
    for (let round = 0; round < 10; round++) {
      const servers = Array.from({ length: 20 }, () =>
        spawn('python3', ['-c', PYTHON_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      const ports = await Promise.all(
        servers.map(
          ({ stdout }) =>
            new Promise<number>((resolve) => stdout.once('data', (data) => resolve(Number(String(data))))),
        ),
      );
      const up = new Promise<number>((resolve) => child.once('message', (count) => resolve(Number(count))));
      child.send(ports);
      connected += await up;
      const [first = 0] = ports;
      await rowOf(first);
      results.push(...(await Promise.all(ports.map(async (port) => free(await rowOf(port))))));
      for (const server of servers) server.kill('SIGKILL');
    }
    const outcomes = results.map(({ outcome }) => outcome);
    console.log(`F2: ${outcomes.filter((one) => one === 'freed').length} of 200 freed, ${connected} clients`);
    expect(connected).toBe(clients);
    expect(outcomes).toEqual(Array(200).fill('freed'));
    expect(hasEnded(child)).toBe(false);
  }, 300_000);
});

const PYTHON_SERVER = `import socket,threading
s=socket.socket();s.bind(('127.0.0.1',0));s.listen(16);print(s.getsockname()[1],flush=True)
keep=[]
while True: keep.append(s.accept())`;
