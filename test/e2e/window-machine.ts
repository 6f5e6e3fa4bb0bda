/** Machines for the window to show: tidy ones, crowded ones, hostile ones. Content is fixed, so pictures can be compared. */
import { serviceOf } from '../../main/core/registry/port-names.ts';
import type { Listener, Owner } from '../../preload/model.ts';

/** The moment at which every machine in here is. */
export const NOW = Date.parse('2026-03-12T14:20:00.000Z');

export const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

export interface OwnerInput extends Partial<Owner> {
  pid: number;
  name: string;
}

export function makeOwner(input: OwnerInput): Owner {
  return {
    startedAt: ago(60),
    argv: [input.name],
    cwd: '/home/ada',
    user: 'ada',
    project: null,
    framework: null,
    launchers: [],
    launchedBy: null,
    supervisor: null,
    container: null,
    ...input,
  };
}

export interface ListenerInput extends Partial<Listener> {
  port: number;
}

export function makeListener(input: ListenerInput): Listener {
  const address = input.address ?? '127.0.0.1';
  const protocol = input.protocol ?? 'tcp';
  const owner = input.owner ?? null;
  const wildcard = address === '0.0.0.0' || address === '::';
  const loopback = address.startsWith('127.') || address === '::1';
  return {
    id: `${protocol}-${address}-${input.port}-${owner?.pid ?? 'nobody'}`,
    protocol,
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    address,
    dualStack: false,
    scope: wildcard ? 'all' : loopback ? 'loopback' : 'lan',
    category: input.port < 1024 ? 'well-known' : input.port < 49_152 ? 'registered' : 'dynamic',
    service: { registered: null, common: null },
    since: owner?.startedAt ?? ago(300),
    user: owner?.user ?? null,
    owner,
    ownerHidden: owner ? null : 'other-user',
    holders: owner ? [{ pid: owner.pid, name: owner.name }] : [],
    tunnel: null,
    container: owner?.container ?? null,
    system: false,
    ...input,
  };
}

const project = (name: string, branch: string, script: string | null = null) => ({
  root: `/home/ada/code/${name}`,
  name,
  branch,
  worktree: false,
  script,
});

const EDITOR = [
  { pid: 2041, name: 'cursor' },
  { pid: 39120, name: 'zsh' },
];

const webShop = (pid: number, argv: string[], more: Partial<Owner> = {}) =>
  makeOwner({
    pid,
    name: 'node',
    argv,
    cwd: '/home/ada/code/web-shop',
    project: project('web-shop', 'feature/login', 'dev'),
    launchers: [...EDITOR, { pid: pid - 24, name: 'npm run dev' }],
    startedAt: ago(2),
    ...more,
  });

const common = (text: string, registered: string | null = null) => ({ common: text, registered });

/** The machine of the mock-up: three projects, a few services, one system service. */
export function tidyMachine(): Listener[] {
  const next = webShop(48231, ['node', '/home/ada/code/web-shop/node_modules/.bin/next', 'dev'], {
    framework: 'Next.js',
  });
  const storybook = webShop(
    41031,
    ['node', '/home/ada/code/web-shop/node_modules/.bin/storybook', 'dev', '-p', '6006'],
    {
      framework: 'Storybook',
      project: project('web-shop', 'feature/login', 'storybook'),
      launchers: [...EDITOR, { pid: 41007, name: 'npm run storybook' }],
      startedAt: ago(130),
    },
  );
  const inspector = webShop(48240, ['node', '--inspect', 'server.js']);
  const gateway = makeOwner({
    pid: 48213,
    name: 'node',
    argv: ['node', 'server.js', '--port', '3000'],
    cwd: '/home/ada/code/api-gateway',
    project: project('api-gateway', 'main', 'start'),
    launchers: [
      { pid: 2041, name: 'cursor' },
      { pid: 39300, name: 'zsh' },
    ],
    startedAt: ago(18),
  });
  const prisma = makeOwner({
    pid: 47110,
    name: 'node',
    argv: ['node', '/home/ada/code/api-gateway/node_modules/.bin/prisma', 'studio'],
    cwd: '/home/ada/code/api-gateway',
    project: project('api-gateway', 'main'),
    framework: 'Prisma Studio',
    startedAt: ago(64),
  });
  const python = makeOwner({
    pid: 51002,
    name: 'python3',
    argv: ['python3', '-m', 'http.server', '8000'],
    cwd: '/home/ada/notes',
    launchers: [{ pid: 50110, name: 'bash' }],
    startedAt: ago(9),
  });
  const vite = makeOwner({
    pid: 49877,
    name: 'node',
    argv: ['node', '/home/ada/code/docs-site/node_modules/.bin/vite'],
    cwd: '/home/ada/code/docs-site',
    project: project('docs-site', 'main', 'dev'),
    framework: 'Vite',
    launchers: [
      { pid: 2041, name: 'cursor' },
      { pid: 49800, name: 'zsh' },
      { pid: 49860, name: 'npm run dev' },
    ],
    startedAt: ago(41),
  });
  const postgres = makeOwner({
    pid: 1204,
    name: 'postgres',
    argv: ['/usr/lib/postgresql/17/bin/postgres', '-D', '/home/ada/pg'],
    cwd: '/home/ada/pg',
    startedAt: ago(3 * 1440),
  });
  const redis = makeOwner({
    pid: 1310,
    name: 'redis-server',
    argv: ['redis-server', '*:6379'],
    startedAt: ago(3 * 1440),
  });
  const mailpit = makeOwner({
    pid: 1402,
    name: 'mailpit',
    argv: ['/usr/local/bin/mailpit', '--listen', '0.0.0.0:8025'],
    startedAt: ago(3 * 1440),
  });
  const ollama = makeOwner({
    pid: 1500,
    name: 'ollama',
    argv: ['/usr/local/bin/ollama', 'serve'],
    startedAt: ago(5 * 1440),
  });
  const avahi = makeOwner({
    pid: 640,
    name: 'avahi-daemon',
    argv: ['avahi-daemon: running [dev.local]'],
    user: 'avahi',
    cwd: '/',
    startedAt: ago(5 * 1440),
  });
  return [
    makeListener({
      port: 3000,
      address: '0.0.0.0',
      owner: gateway,
      service: common('Web dev servers', 'remoteware-cl'),
    }),
    makeListener({ port: 3001, owner: next, service: common('Web dev servers', 'nessus') }),
    makeListener({ port: 3001, address: '::1', owner: next, service: common('Web dev servers', 'nessus') }),
    makeListener({ port: 5173, owner: vite, service: common('Vite') }),
    makeListener({ port: 5173, address: '::1', owner: vite, service: common('Vite') }),
    makeListener({ port: 5432, owner: postgres, service: common('PostgreSQL', 'postgresql') }),
    makeListener({
      port: 5432,
      address: '::1',
      owner: postgres,
      service: common('PostgreSQL', 'postgresql'),
    }),
    makeListener({ port: 6006, owner: storybook, service: common('Storybook, TensorBoard', 'x11') }),
    makeListener({ port: 6379, owner: redis, service: common('Redis', 'redis') }),
    makeListener({
      port: 8000,
      address: '0.0.0.0',
      owner: python,
      service: common('Python http.server, Django', 'irdmi'),
    }),
    makeListener({
      port: 8025,
      address: '::',
      dualStack: true,
      owner: mailpit,
      service: common('Mailpit, MailHog', 'ca-audit-da'),
    }),
    makeListener({ port: 8081, owner: prisma, service: common('Metro, Prisma Studio', 'sunproxyadmin') }),
    makeListener({ port: 9229, owner: inspector, service: common('Node inspector') }),
    makeListener({ port: 11434, owner: ollama, service: common('Ollama') }),
    makeListener({
      port: 5353,
      protocol: 'udp',
      address: '0.0.0.0',
      owner: avahi,
      system: true,
      service: common('mDNS', 'mdns'),
    }),
    makeListener({ port: 22, address: '0.0.0.0', user: 'root', system: true, service: common('SSH', 'ssh') }),
    makeListener({ port: 631, user: 'root', system: true, service: common('Printing', 'ipp') }),
    makeListener({
      port: 41641,
      protocol: 'udp',
      address: '0.0.0.0',
      user: 'root',
      ownerHidden: 'kernel',
      system: true,
    }),
  ];
}

/** Without what the core does not find out yet: a picture in the README promises only what there is. */
export const knownToday = (listeners: readonly Listener[]): Listener[] =>
  listeners.map((listener) => ({
    ...listener,
    service: serviceOf(listener.port, listener.protocol),
    owner: listener.owner && {
      ...listener.owner,
      project: listener.owner.project && { ...listener.owner.project, script: null },
      framework: null,
      supervisor: null,
      container: null,
    },
  }));

export const fivePorts = (): Listener[] =>
  tidyMachine().filter(({ port }) => [3000, 3001, 5432, 22].includes(port));

const NAMES = [
  'node',
  'python3',
  'postgres',
  'redis-server',
  'java',
  'ruby',
  'nginx',
  'go',
  'deno',
  'beam.smp',
];
const PROJECTS = ['web-shop', 'api-gateway', 'docs-site', 'billing', 'search', 'mobile-app'];

/** `count` listeners of a third as many processes; the same for the same count. */
export function manyPorts(count: number): Listener[] {
  return Array.from({ length: count }, (_, index) => {
    const process = Math.floor(index / 3);
    const name = NAMES[process % NAMES.length] ?? 'node';
    const projectName = PROJECTS[process % PROJECTS.length] ?? 'web-shop';
    const owner = makeOwner({
      pid: 10_000 + process,
      name,
      argv: [`/usr/bin/${name}`, `server-${process}.js`, '--listen'],
      cwd: `/home/ada/code/${projectName}`,
      project: process % 4 === 0 ? null : project(projectName, 'main'),
      launchers: EDITOR,
      startedAt: ago(process),
    });
    return makeListener({
      port: 1_025 + index * 5,
      owner,
      address: index % 7 === 0 ? '0.0.0.0' : '127.0.0.1',
    });
  });
}

/** Names that try to be markup, to turn the text around, to run out of their column. */
export function hostileMachine(): Listener[] {
  const markup = '<img src=x onerror="globalThis.stolen=1">';
  const long = 'a-very-long-process-name-that-nobody-would-ever-choose-'.repeat(4).slice(0, 250);
  return [
    makeListener({
      port: 4001,
      owner: makeOwner({
        pid: 7001,
        name: markup,
        argv: [markup, '</script><script>globalThis.stolen=1</script>'],
        cwd: `/home/ada/${markup}`,
        project: { ...project(markup, markup), root: `/home/ada/${markup}` },
        launchers: [{ pid: 7000, name: markup }],
        user: markup,
      }),
      service: { common: markup, registered: markup },
    }),
    makeListener({
      port: 4002,
      owner: makeOwner({
        pid: 7002,
        name: 'خادم-الويب',
        argv: ['خادم-الويب', '--منفذ', '4002'],
        cwd: '/home/ada/مشروع',
      }),
    }),
    makeListener({
      port: 4003,
      owner: makeOwner({ pid: 7003, name: '\\u202egnp.exe', argv: ['\\u202egnp.exe'] }),
    }),
    makeListener({
      port: 4004,
      owner: makeOwner({
        pid: 7004,
        name: long,
        argv: [long, ...Array.from({ length: 60 }, (_, at) => `--flag-${at}=${'x'.repeat(80)}`), '…'],
      }),
    }),
    makeListener({ port: 4005, ownerHidden: 'namespace' }),
    makeListener({ port: 4006, ownerHidden: 'gone' }),
    makeListener({ port: 4007, user: 'postgres', ownerHidden: 'other-user' }),
    makeListener({
      port: 4008,
      address: 'fe80::1c2d:3e4f:5a6b:7c8d%enp0s31f6',
      owner: makeOwner({ pid: 7008, name: 'x' }),
    }),
  ];
}
