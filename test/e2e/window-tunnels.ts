/** Tunnels for the window to show, in every state there is, and the answers of a core that has them. */
import { type Forward, fail, ok, type Tunnel, type TunnelSpec } from '../../preload/model.ts';
import { sampleTunnel } from '../sample-tunnel.ts';
import { ago, NOW } from './window-machine.ts';
import type { WindowService } from './window-service.ts';

export const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

const local = (bindPort: number, host: string, hostPort: number): Forward => ({
  kind: 'local',
  bindPort,
  host,
  hostPort,
});

export const upTunnel = (change: Partial<Tunnel> = {}): Tunnel =>
  sampleTunnel({
    id: 'db-staging',
    name: 'db-staging',
    destination: 'staging',
    user: 'deploy',
    jump: ['bastion'],
    autoStart: true,
    tags: ['work'],
    state: 'up',
    since: ago(41),
    upSince: ago(41),
    pid: 5001,
    ...change,
  });

export const blockedTunnel = (change: Partial<Tunnel> = {}): Tunnel =>
  sampleTunnel({
    id: 'redis-prod',
    name: 'redis-prod',
    forwards: [local(6379, 'redis', 6379)],
    state: 'blocked',
    blockedBy: {
      port: 6379,
      holder: 'redis-server (PID 1310)',
      listenerId: 'tcp-127.0.0.1-6379-1310',
      nextPort: 6380,
    },
    ...change,
  });

export const changedKeyTunnel = (change: Partial<Tunnel> = {}): Tunnel =>
  sampleTunnel({
    id: 'vps',
    name: 'demo-to-vps',
    destination: 'vps',
    forwards: [{ kind: 'remote', bindPort: 8080, host: '127.0.0.1', hostPort: 3001 }],
    state: 'failed',
    failure: {
      code: 'host-key-changed',
      message:
        'The key of vps is another one than before: SHA256:pQ9sJx2l4mC0y1u7R5tVwK3bN8dZ6eFgHiLoPqXsYzA.',
      nextStep:
        'Ask its administrator whether that is right. If it is, remove the old key: ssh-keygen -R vps',
      at: ago(3),
      permanent: true,
    },
    ...change,
  });

export const askingTunnel = (change: Partial<Tunnel> = {}): Tunnel =>
  sampleTunnel({
    id: 'asking',
    name: 'metrics',
    state: 'needs-input',
    question: {
      id: 'q-1',
      kind: 'password',
      prompt: 'ada@bastion’s password:',
      fingerprint: null,
      masked: true,
      expiresAt: inSeconds(60),
    },
    ...change,
  });

/** One in each of five states, with everything that a card can show. */
export const fiveTunnels = (): Tunnel[] => [
  upTunnel(),
  sampleTunnel({
    id: 'office',
    name: 'office-socks',
    destination: 'gate',
    forwards: [{ kind: 'dynamic', bindAddress: '0.0.0.0', bindPort: 1080 }],
    state: 'degraded',
    upSince: ago(300),
    health: [{ forward: 0, reached: false, message: 'db:5432 refuses', at: ago(1) }],
    tags: ['office', 'proxy'],
  }),
  blockedTunnel(),
  sampleTunnel({
    id: 'retry',
    name: 'queue',
    forwards: [local(5672, 'rabbit', 5672), local(15_672, 'rabbit', 15_672)],
    state: 'retrying',
    attempts: 3,
    nextAt: inSeconds(12),
    failure: {
      code: 'unreachable',
      message: 'bastion cannot be reached: no route to host.',
      nextStep: 'Look whether you are in the right network.',
      at: ago(1),
      permanent: false,
    },
  }),
  changedKeyTunnel(),
];

/** The other states. */
export const restingTunnels = (): Tunnel[] => [
  sampleTunnel({ id: 'stopped', name: 'wiki', forwards: [local(8090, 'wiki', 80)] }),
  sampleTunnel({
    id: 'connecting',
    name: 'grafana',
    forwards: [local(3300, 'grafana', 3000)],
    state: 'connecting',
  }),
  sampleTunnel({
    id: 'relay',
    name: 'plain-8080',
    carrier: 'relay',
    destination: '',
    forwards: [local(8080, '127.0.0.1', 80)],
    state: 'up',
    upSince: ago(4),
    bytes: { sent: 1_240_000, received: 340_000_000 },
  }),
];

export function manyTunnels(count: number): Tunnel[] {
  return Array.from({ length: count }, (_, index) => {
    const up = index % 3 !== 2;
    return sampleTunnel({
      id: `t-${index}`,
      name: `service-${index}`,
      destination: index % 2 === 0 ? 'bastion' : 'gate',
      forwards: [local(20_000 + index, `db-${index}`, 5432)],
      state: up ? 'up' : 'stopped',
      upSince: up ? ago(index + 1) : null,
      since: ago(index + 1),
      tags: index % 5 === 0 ? ['work'] : [],
      autoStart: index % 4 === 0,
    });
  });
}

/** As a core would word it, nearly. */
export function describeSpec({ carrier, destination, user, jump, forwards }: TunnelSpec) {
  const [first] = forwards;
  const through = carrier === 'ssh' ? ` through ${jump?.[0] ?? destination}` : '';
  const bind = first?.bindSocket ?? `localhost:${first?.bindPort}`;
  const far = first?.hostSocket ?? `${first?.host}:${first?.hostPort}`;
  const sentence =
    first?.kind === 'dynamic'
      ? `Your ${bind} is a SOCKS proxy${through}.`
      : first?.kind === 'remote'
        ? `${destination}:${first.bindPort} reaches your ${far}.`
        : `Your ${bind} reaches ${far}${through}.`;
  const flags = forwards.map(({ kind, bindAddress = '127.0.0.1', bindPort, host, hostPort }) => {
    const end = host === undefined ? '' : `:${host}:${hostPort}`;
    return `-${{ local: 'L', remote: 'R', dynamic: 'D' }[kind]} ${bindAddress}:${bindPort}${end}`;
  });
  const hops = jump ? ` -J ${jump.join(',')}` : '';
  const target = user === undefined ? destination : `${user}@${destination}`;
  return {
    sentence,
    command: carrier === 'ssh' ? `ssh -N ${flags.join(' ')}${hops} ${target}` : '',
  };
}

/** As the core does, without ssh and without files. */
export function answerTunnels(service: WindowService): void {
  const list = () => service.snapshot().tunnels;
  let added = 0;
  const change = (id: string, part: Partial<Tunnel>) => {
    const found = list().find((tunnel) => tunnel.id === id);
    if (!found) return fail('not-found', 'There is no such tunnel.', 'Look again.');
    const tunnel = { ...found, ...part };
    service.set({ tunnels: list().map((one) => (one === found ? tunnel : one)) });
    return ok({ tunnel });
  };
  service.answer('tunnels.describe', async ({ specs }) => ok({ described: specs.map(describeSpec) }));
  service.answer('tunnels.add', async ({ spec }) => {
    if (list().some(({ name }) => name === spec.name))
      return fail('invalid-input', `name: there is a tunnel ${spec.name} already.`, 'Choose another name.');
    const tunnel = sampleTunnel({ ...spec, id: `added-${++added}`, state: 'stopped' });
    service.set({ tunnels: [...list(), tunnel] });
    return ok({ tunnel });
  });
  service.answer('tunnels.change', async ({ tunnelId, spec }) => change(tunnelId, spec));
  service.answer('tunnels.up', async ({ tunnelId }) =>
    change(tunnelId, { state: 'connecting', failure: null }),
  );
  service.answer('tunnels.down', async ({ tunnelId }) =>
    change(tunnelId, { state: 'stopped', upSince: null, failure: null, blockedBy: null }),
  );
  service.answer('tunnels.probe', async ({ tunnelId }) => change(tunnelId, {}));
  service.answer('tunnels.remove', async ({ tunnelId }) => {
    const removed = change(tunnelId, { state: 'stopped' });
    service.set({ tunnels: list().filter(({ id }) => id !== tunnelId) });
    return removed;
  });
  service.answer('tunnels.order', async ({ tunnelIds }) => {
    const place = ({ id }: Tunnel) => tunnelIds.indexOf(id);
    service.set({ tunnels: [...list()].sort((a, b) => place(a) - place(b)) });
    return ok({ at: new Date(NOW).toISOString() });
  });
  service.answer('tunnels.answer', async ({ questionId }) => {
    const asking = list().find(({ question }) => question?.id === questionId);
    if (asking) change(asking.id, { question: null, state: 'connecting' });
    return ok({ answered: asking !== undefined });
  });
  service.answer('tunnels.log', async () =>
    ok({
      lines: [
        { at: ago(2), text: 'Connecting to bastion', debug: false },
        { at: ago(2), text: 'debug1: Reading configuration data', debug: true },
        { at: ago(1), text: 'Forward 5433 is open', debug: false },
      ],
    }),
  );
}
