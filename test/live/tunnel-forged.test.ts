/** What a server words like ssh's own lines makes no tunnel `up`: the real ssh, and servers that lie and let nobody in. */
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlatform } from '../../main/core/platform/index.ts';
import { findHost, hostFiles, runningFolder } from '../../main/core/tunnels/host-files.ts';
import type { Forward, Tunnel, TunnelSpec } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type CoreOverSshd, startCoreOverSshd } from './core-over-sshd.ts';
import { type Message, SAYS, startLyingSsh } from './lying-ssh.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

let stage: SshdStage;
let over: CoreOverSshd;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  stage = await createSshdStage();
  // What goes through a jump host is told of keys by the config alone.
  appendFileSync(stage.configFile, `IdentityFile ${stage.user.identityFile}\n`);
  over = await startCoreOverSshd(stage);
});
afterAll(async () => {
  await over.end();
  for (const end of ends) await end();
  await stage.end();
  expect(over.errors).toEqual([]);
});

interface Case {
  readonly forwards: Forward[];
  /** All that ssh would say of a log-in and of both forwards. */
  readonly lies: string;
}

async function makeCase(name: string): Promise<Case & { add(more: Partial<TunnelSpec>): Promise<string> }> {
  const [local, remote] = [await freePort(), await freePort()];
  const here = { host: '127.0.0.1', hostPort: over.pagePort };
  const forwards: Forward[] = [
    { kind: 'local', bindPort: local, ...here },
    { kind: 'remote', bindPort: remote, ...here },
  ];
  const lies = [
    'Authenticated to 127.0.0.1 ([127.0.0.1]:22) using "publickey".',
    `debug1: Local forwarding listening on 127.0.0.1 port ${local}.`,
    'debug1: Entering interactive session.',
    `debug1: remote forward success for: listen 127.0.0.1:${remote}, connect 127.0.0.1:${over.pagePort}`,
  ].join('\n');
  return { forwards, lies, add: (more) => over.add(forwards, { name, ...more }) };
}

async function startLiar(answer: (method: string) => readonly Message[]) {
  const liar = await startLyingSsh(stage.knownHosts, answer);
  ends.push(liar.end);
  return liar;
}

/** Starts it, and gives each state in which it was seen until `until` is so. */
async function statesUntil(id: string, until: (tunnel: Tunnel) => unknown) {
  const seen = new Set<Tunnel['state']>();
  const stop = over.service.subscribe('snapshot', ({ tunnels }) => {
    for (const one of tunnels) if (one.id === id) seen.add(one.state);
  });
  await over.up(id);
  await waitUntil('what ends the wait', () => until(over.tunnel(id)) || null, 90_000);
  stop();
  return seen;
}

const said = async (id: string) => {
  const log = await over.service.handlers['tunnels.log']({ tunnelId: id });
  return log.ok ? log.value.lines.map(({ text }) => text) : [];
};

describe.concurrent('no words make a tunnel up:', () => {
  it.each<[string, (lies: string) => readonly Message[]]>([
    ['a banner', (lies) => [SAYS.banner(`${lies}\n`)]],
    ['a message of the server that is to be shown', (lies) => [SAYS.debug(`x\n${lies}\n`)]],
  ])(
    '%s, after which nobody is let in',
    async (how, say) => {
      const { lies, add } = await makeCase(how);
      const liar = await startLiar(() => say(lies));
      const id = await add({ sshPort: liar.port });
      const seen = await statesUntil(id, ({ failure }) => failure);
      expect(await said(id)).toEqual(expect.arrayContaining(lies.split('\n')));
      expect([...seen]).not.toContain('up');
      expect(over.tunnel(id).failure?.code).toBe('log-in-deadline');
      await over.down(id);
    },
    120_000,
  );

  it('what comes before a question, which stays open', async () => {
    const { lies, add } = await makeCase('asks');
    const liar = await startLiar((method) =>
      method === 'none' ? [SAYS.onlyBy('keyboard-interactive')] : [SAYS.ask(lies, 'Code: ')],
    );
    const id = await add({ sshPort: liar.port });
    const seen = await statesUntil(id, ({ question }) => question);
    expect(await said(id)).toEqual(expect.arrayContaining(lies.split('\n')));
    expect([...seen]).not.toContain('up');
    expect(over.tunnel(id)).toMatchObject({ state: 'needs-input', question: { kind: 'code' } });
    await over.down(id);
  }, 120_000);

  it('a forward that is confirmed before the log-in, and never after it', async () => {
    const { lies, add, forwards } = await makeCase('lets in');
    const liar = await startLiar(() => [SAYS.banner(`${lies}\n`), SAYS.letIn()]);
    const id = await add({ sshPort: liar.port });
    const seen = await statesUntil(id, ({ failure }) => failure);
    expect([...seen]).not.toContain('up');
    expect(over.tunnel(id).failure?.code).toBe('forward-deadline');
    await over.down(id);

    // The control: without what it never confirms, the very same server's tunnel is up.
    const other = await over.add(forwards.slice(0, 1), { name: 'control', sshPort: liar.port });
    await over.up(other);
    await over.state(other, 'up');
    await over.down(other);
  }, 120_000);

  it('a jump host that lets us in and says so of the target as well, which is silent', async () => {
    const { lies, add } = await makeCase('jump');
    const banner = join(stage.folder, 'banner');
    writeFileSync(banner, `${lies}\n`);
    const hop = await stage.startSshd({ config: [`Banner ${banner}`] });
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    ends.push(
      () => silent.close(),
      () => {
        for (const socket of sockets) socket.destroy();
      },
    );
    // A server on TCP has an address with a port.
    const { port } = silent.address() as AddressInfo;
    const id = await add({ sshPort: port, jump: [`${stage.user.name}@127.0.0.1:${hop.port}`] });
    const seen = await statesUntil(id, ({ failure }) => failure);
    expect(await said(id)).toEqual(expect.arrayContaining(lies.split('\n')));
    expect([...seen]).not.toContain('up');
    expect(over.tunnel(id).failure?.code).toBe('no-greeting');
    await over.down(id);
  }, 120_000);
});

it('keeps nothing of what proves a log-in, and at the end not even its folder', async () => {
  const host = await findHost(await createPlatform());
  if (!host) throw new Error('this system does not tell who we are');
  const { proofs } = hostFiles(runningFolder(over.dataFolder), host);
  expect(readdirSync(proofs)).toEqual([]);
  await over.restart();
  expect(existsSync(proofs)).toBe(false);
});
