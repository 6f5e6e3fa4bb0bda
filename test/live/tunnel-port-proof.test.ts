/** The proof of a log-in by a port, as on systems whose ssh binds no sockets of paths: over the real ssh and this machine's table of sockets. */
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Forward, Tunnel } from '../../preload/model.ts';
import { canListen, freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type CoreOverSshd, startCoreOverSshd } from './core-over-sshd.ts';
import { type Message, SAYS, startLyingSsh } from './lying-ssh.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { processesWith } from './tunnel-processes.ts';

let stage: SshdStage;
let over: CoreOverSshd;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  stage = await createSshdStage();
  over = await startCoreOverSshd(stage, async () => ({
    ...(await createPlatform()),
    sshWays: { provesBy: 'port', asks: true, systemFolder: '/etc/ssh' },
  }));
});
afterAll(async () => {
  await over.end();
  for (const end of ends) await end();
  await stage.end();
  expect(over.errors).toEqual([]);
});

/** Of the ssh that talks to that server: its pid, and the port that is to prove its log-in. */
function sshTo(port: number): { pid: number; proof: number } | null {
  const ssh = processesWith(stage.folder).find(
    ({ isSsh, argv }) => isSsh && argv[argv.indexOf('-p') + 1] === String(port),
  );
  const last = ssh?.argv[ssh.argv.lastIndexOf('-L') + 1] ?? '';
  const [, proof] = /^127\.0\.0\.1:(\d+):127\.0\.0\.1:1$/.exec(last) ?? [];
  return ssh && proof !== undefined ? { pid: ssh.pid, proof: Number(proof) } : null;
}

function proofTo(port: number): number {
  const found = sshTo(port);
  if (!found) throw new Error('no ssh talks to that server');
  return found.proof;
}

interface Case {
  readonly forwards: Forward[];
  /** All that ssh would say of a log-in, of its proof and of both forwards. */
  lies(proof: number): string;
}

async function makeCase(): Promise<Case> {
  const [local, remote] = [await freePort(), await freePort()];
  const here = { host: '127.0.0.1', hostPort: over.pagePort };
  return {
    forwards: [
      { kind: 'local', bindPort: local, ...here },
      { kind: 'remote', bindPort: remote, ...here },
    ],
    lies: (proof) =>
      [
        'Authenticated to 127.0.0.1 ([127.0.0.1]:22) using "publickey".',
        `debug1: Local forwarding listening on 127.0.0.1 port ${local}.`,
        `debug1: Local forwarding listening on 127.0.0.1 port ${proof}.`,
        'debug1: Entering interactive session.',
        `debug1: remote forward success for: listen 127.0.0.1:${remote}, connect 127.0.0.1:${over.pagePort}`,
      ].join('\n'),
  };
}

async function startLiar(answer: (method: string, port: number) => readonly Message[]) {
  const liar = await startLyingSsh(stage.knownHosts, (method) => answer(method, liar.port));
  ends.push(liar.end);
  return liar;
}

async function holdPort(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  ends.push(() => server.close());
  return server;
}

/** Each state in which it was seen since. */
function watch(id: string): Set<Tunnel['state']> {
  const seen = new Set<Tunnel['state']>();
  const stop = over.service.subscribe('snapshot', ({ tunnels }) => {
    for (const one of tunnels) if (one.id === id) seen.add(one.state);
  });
  ends.unshift(stop);
  return seen;
}

const said = async (id: string) => {
  const log = await over.service.handlers['tunnels.log']({ tunnelId: id });
  return log.ok ? log.value.lines.map(({ text }) => text) : [];
};

/** What is said is passed on only once it is known whether it counts. */
const untilSaid = (id: string, lies: string) =>
  waitUntil(
    'all of it is in the log',
    async () => (await said(id)).join('\n').includes(lies) || null,
    20_000,
  );

it('brings a tunnel up; the port is the tunnel’s own, leads nowhere, and goes with it', async () => {
  const sshd = await stage.startSshd();
  const { forwards } = await makeCase();
  const id = await over.add(forwards, { name: 'honest', sshPort: sshd.port });
  await over.up(id);
  await over.state(id, 'up');
  expect(await over.fetchThrough(forwards[0]?.bindPort ?? 0)).toBe('through');
  const { pid, proof } = sshTo(sshd.port) ?? { pid: 0, proof: 0 };
  expect(pid).toBe(over.tunnel(id).pid);
  const row = over.service.snapshot().listeners.find(({ port }) => port === proof);
  expect(row).toMatchObject({ address: '127.0.0.1', owner: { pid }, tunnel: { id } });
  await expect(fetch(`http://127.0.0.1:${proof}/`)).rejects.toThrow();
  await over.down(id);
  expect(await canListen(proof)).toBe(true);
});

describe.concurrent('nothing makes a tunnel up but that very ssh on that port:', () => {
  it.each<[string, (lies: string) => Message]>([
    ['not a banner', (lies) => SAYS.banner(`${lies}\n`)],
    ['not a message of the server that is to be shown', (lies) => SAYS.debug(`x\n${lies}\n`)],
  ])('%s', async (how, say) => {
    const { forwards, lies } = await makeCase();
    let proof = 0;
    const liar = await startLiar((_method, port) => {
      proof = proofTo(port);
      return [say(lies(proof))];
    });
    const id = await over.add(forwards, { name: how, sshPort: liar.port });
    const seen = watch(id);
    await over.up(id);
    await waitUntil('it has spoken', () => proof > 0 || null);
    await untilSaid(id, lies(proof));
    expect([...seen]).toEqual(['connecting']);
    expect(over.tunnel(id).state).toBe('connecting');
    await over.down(id);
  });

  it('not what comes before a question, which stays open', async () => {
    const { forwards, lies } = await makeCase();
    let proof = 0;
    const liar = await startLiar((method, port) => {
      proof = proofTo(port);
      return method === 'none' ? [SAYS.onlyBy('keyboard-interactive')] : [SAYS.ask(lies(proof), 'Code: ')];
    });
    const id = await over.add(forwards, { name: 'asks', sshPort: liar.port });
    const seen = watch(id);
    await over.up(id);
    await over.state(id, 'needs-input');
    await untilSaid(id, lies(proof));
    expect([...seen]).not.toContain('up');
    expect(over.tunnel(id)).toMatchObject({ state: 'needs-input', question: { kind: 'code' } });
    await over.down(id);
  });

  it('not a stranger who listens there', async () => {
    const { forwards, lies } = await makeCase();
    let proof = 0;
    let held: Promise<Server> | null = null;
    const liar = await startLiar((method, port) => {
      proof = proofTo(port);
      held ??= holdPort(proof);
      return method === 'none' ? [SAYS.onlyBy('publickey')] : [SAYS.banner(`${lies(proof)}\n`)];
    });
    const id = await over.add(forwards, { name: 'stranger', sshPort: liar.port });
    const seen = watch(id);
    await over.up(id);
    await waitUntil('it has spoken', () => proof > 0 || null);
    await held;
    await untilSaid(id, lies(proof));
    expect(await canListen(proof)).toBe(false);
    expect([...seen]).not.toContain('up');
    await over.down(id);
  });

  it('not words from before the log-in, even where it follows at once', async () => {
    const { forwards, lies } = await makeCase();
    let proof = 0;
    const liar = await startLiar((_method, port) => {
      proof = proofTo(port);
      return [SAYS.banner(`${lies(proof)}\n`), SAYS.letIn()];
    });
    const id = await over.add(forwards, { name: 'lets in', sshPort: liar.port });
    const seen = watch(id);
    await over.up(id);
    await waitUntil('why it is not up', () => over.tunnel(id).failure, 20_000);
    expect([...seen]).not.toContain('up');
    // It was let in; the remote forward, which it alone had worded, is what was missing.
    expect(over.tunnel(id).failure?.code).toBe('forward-deadline');
    await over.down(id);
  }, 30_000);

  it('and where somebody else got the port, the next start has another', async () => {
    const { forwards } = await makeCase();
    const proofs: number[] = [];
    const liar = await startLiar((method, port) => {
      const proof = proofTo(port);
      if (method === 'none') {
        if (proofs.push(proof) === 1) void holdPort(proof);
        return [SAYS.onlyBy('publickey')];
      }
      return [SAYS.letIn()];
    });
    const id = await over.add(forwards.slice(0, 1), { name: 'again', sshPort: liar.port });
    await over.up(id);
    await over.state(id, 'up');
    expect(proofs).toHaveLength(2);
    expect(proofs[0]).not.toBe(proofs[1]);
    await over.down(id);
  });
});
