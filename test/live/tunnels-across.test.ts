/** A tunnel across two hosts: here, a jump host, and a server behind it that is not reached from here; each in a network namespace of its own. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

const name = (place: string) => `qs-${place}-${process.pid}`;
const [HERE, HOP, FAR] = [name('here'), name('hop'), name('far')];
const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });
const inside = (network: string, ...words: string[]) => ip('-n', network, ...words);

let probe: Probe;
let stage: SshdStage;
let page: ChildProcess;
let folder = '';

/** One wire between two of them; .1 on the one side and .2 on the other. */
function wire(left: string, right: string, subnet: string): void {
  ip('link', 'add', 'qsl', 'netns', left, 'type', 'veth', 'peer', 'name', 'qsr', 'netns', right);
  for (const [network, device, end] of [
    [left, 'qsl', 1],
    [right, 'qsr', 2],
  ] as const) {
    inside(network, 'link', 'set', device, 'name', `to${subnet.replaceAll('.', '')}`);
    inside(network, 'addr', 'add', `${subnet}.${end}/24`, 'dev', `to${subnet.replaceAll('.', '')}`);
    inside(network, 'link', 'set', `to${subnet.replaceAll('.', '')}`, 'up');
  }
}

beforeAll(async () => {
  for (const network of [HERE, HOP, FAR]) {
    ip('netns', 'add', network);
    inside(network, 'link', 'set', 'lo', 'up');
  }
  wire(HERE, HOP, '10.77.1');
  wire(HOP, FAR, '10.77.2');
  probe = await buildLinuxProbe('tunnel-probe.ts');
  stage = await createSshdStage();
  folder = mkdtempSync(join(tmpdir(), 'quayside-across-'));
  chmodSync(folder, 0o755);
  const source = `require('http').createServer((_,a)=>a.end('from afar')).listen(8080,'127.0.0.1',()=>console.log('up'))`;
  page = spawn('ip', ['netns', 'exec', FAR, process.execPath, '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => page.stdout?.once('data', resolve));
}, 120_000);

afterAll(async () => {
  page?.kill('SIGKILL');
  await stage?.end();
  for (const network of [HERE, HOP, FAR]) ip('netns', 'del', network);
  probe?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

it('comes up through the jump host, and reaches what is not reached without it', async () => {
  const hop = await stage.startSshd({ network: HOP, listen: '10.77.1.2' });
  const far = await stage.startSshd({ network: FAR, listen: '10.77.2.2' });
  const { name: user, identityFile } = stage.user;
  const argument = JSON.stringify({
    configFile: stage.configFile,
    folder,
    spec: {
      name: 'far',
      destination: '10.77.2.2',
      user,
      sshPort: far.port,
      jump: [`${user}@10.77.1.2:${hop.port}`],
      identityFile,
      forwards: [{ kind: 'local', bindPort: await freePort(), host: '127.0.0.1', hostPort: 8080 }],
    },
  });
  // The child that goes through the jump host is told of keys by the config alone.
  execFileSync('sh', ['-c', 'echo "IdentityFile $1" >>"$2"', 'sh', identityFile, stage.configFile]);
  const { stdout } = await promisify(execFile)(
    'ip',
    ['netns', 'exec', HERE, process.execPath, probe.script, argument],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(stdout)).toMatchObject({
    tunnel: { state: 'up', failure: null },
    page: 'from afar',
    direct: 'not reached',
  });
}, 120_000);
