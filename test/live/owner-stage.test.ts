/** Two dozen real servers of different kinds at once: who each of them is, where it belongs, and who started it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { friendlyLabel } from '../../preload/friendly-label.ts';
import type { Container, Owner, Project, Spoken } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { type OwnerStage, openOwnerStage } from './owner-stage.ts';
import { type PodmanContainer, type PodmanStage, startPodman } from './podman-stage.ts';
import type { StartServer } from './server-place.ts';
import { startDjango } from './servers/django.ts';
import { startFastApi } from './servers/fastapi.ts';
import { startFlask } from './servers/flask.ts';
import { startGunicorn } from './servers/gunicorn.ts';
import { startHttpServer } from './servers/http-server.ts';
import { startInContainer } from './servers/in-container.ts';
import { startInLoop } from './servers/in-loop.ts';
import { startInTmux } from './servers/in-tmux.ts';
import { startInUnit, UNIT } from './servers/in-unit.ts';
import { startLighttpd } from './servers/lighttpd.ts';
import { startMemcached } from './servers/memcached.ts';
import { startMosquitto } from './servers/mosquitto.ts';
import { startNginx } from './servers/nginx.ts';
import { startByNpm } from './servers/npm-start.ts';
import { startForward, startInSession } from './servers/over-ssh.ts';
import { startPhp } from './servers/php.ts';
import { startPostgres } from './servers/postgres.ts';
import { startPuma } from './servers/puma.ts';
import { startRedis } from './servers/redis.ts';
import { startUnder } from './servers/under.ts';
import { startVite } from './servers/vite.ts';
import { startWatchedNode } from './servers/watched-node.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

/** What is known of an owner. */
interface Expected {
  /** Of the process. */
  readonly name: string;
  readonly framework: string | null;
  /** What it was heard to speak, and how that is told. */
  readonly speaks: readonly [kind: Spoken['kind'], summary: RegExp];
  /** What every door calls it. */
  readonly label: string | RegExp;
  readonly project?: Partial<Project>;
  /** This test's own where left out: it has started the server. */
  readonly launchedBy?: Pick<NonNullable<Owner['launchedBy']>, 'kind' | 'name'>;
  /** This test's own where left out. */
  readonly supervisor?: Owner['supervisor'];
  readonly container?: Partial<Container>;
}

/** Of a file of one's own that belongs to no project. */
const OWN_LABEL = /^node server\.js \d+$/;

const EXPECTED: Readonly<Record<string, Expected>> = {
  vite: {
    name: 'node',
    speaks: ['http', /^HTTP 200, “Web shop”/],
    framework: 'Vite',
    label: 'vite — web-shop (feature/login)',
    project: { name: 'web-shop', branch: 'feature/login', script: 'npm run dev' },
  },
  'npm start': {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: 'node — @shop/api',
    project: { name: '@shop/api', branch: null, script: 'npm start' },
  },
  django: {
    name: 'python3',
    speaks: ['http', /^HTTP 200, WSGIServer/],
    framework: 'Django',
    label: 'django — blog',
    project: { name: 'blog', script: 'manage.py runserver' },
  },
  flask: {
    name: 'python3',
    speaks: ['http', /^HTTP 404, Werkzeug/],
    framework: 'Flask',
    label: 'flask — notes',
    project: { name: 'notes', script: 'flask run' },
  },
  fastapi: {
    name: 'python3',
    speaks: ['http', /^HTTP 404, uvicorn/],
    framework: 'Uvicorn',
    label: 'uvicorn — prices',
    project: { name: 'prices', script: null },
  },
  gunicorn: {
    name: 'gunicorn',
    speaks: ['http', /^HTTP 200, gunicorn/],
    framework: 'Gunicorn',
    label: 'gunicorn — invoices',
    project: { name: 'invoices', script: null },
  },
  'http.server': {
    name: 'python3',
    speaks: ['http', /^HTTP 200, SimpleHTTP/],
    framework: 'Python http.server',
    label: 'python http.server',
  },
  postgres: {
    name: 'postgres',
    speaks: ['postgres', /^PostgreSQL/],
    framework: 'PostgreSQL',
    label: 'postgresql',
  },
  redis: { name: 'redis-server', speaks: ['redis', /^Redis/], framework: 'Redis', label: 'redis' },
  nginx: { name: 'nginx', speaks: ['http', /^HTTP 403, nginx/], framework: 'nginx', label: 'nginx' },
  lighttpd: {
    name: 'lighttpd',
    speaks: ['http', /^HTTP 403, lighttpd/],
    framework: 'lighttpd',
    label: 'lighttpd',
  },
  memcached: {
    name: 'memcached',
    speaks: ['memcached', /^memcached, \d/],
    framework: 'Memcached',
    label: 'memcached',
  },
  mosquitto: { name: 'mosquitto', speaks: ['mqtt', /^MQTT/], framework: 'Mosquitto', label: 'mosquitto' },
  php: {
    name: 'php',
    speaks: ['http', /^HTTP 200, PHP/],
    framework: 'PHP built-in server',
    label: 'php built-in server — site',
    project: { name: 'site', script: null },
  },
  puma: {
    name: 'puma',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Puma',
    label: /^puma — server-/,
    project: { script: null },
  },
  'ssh forward': { name: 'ssh', speaks: ['ssh', /^SSH, OpenSSH_/], framework: 'SSH', label: 'ssh' },
  'ssh session': {
    name: 'python3',
    speaks: ['http', /^HTTP 200, SimpleHTTP/],
    framework: 'Python http.server',
    label: 'python http.server',
    launchedBy: { kind: 'ssh', name: 'SSH' },
  },
  tmux: {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    launchedBy: { kind: 'multiplexer', name: 'tmux' },
  },
  agent: {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    launchedBy: { kind: 'agent', name: 'Claude Code' },
  },
  editor: {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    launchedBy: { kind: 'editor', name: 'VS Code' },
  },
  'node --watch': {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    supervisor: { kind: 'node --watch', name: 'server.js' },
  },
  'shell loop': {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    supervisor: { kind: 'shell loop', name: null },
  },
  unit: {
    name: 'node',
    speaks: ['http', /^HTTP 200$/],
    framework: 'Node.js',
    label: OWN_LABEL,
    supervisor: { kind: 'systemd', name: UNIT.name },
  },
  container: {
    name: 'conmon',
    speaks: ['http', /^HTTP 404/],
    framework: null,
    label: /^podman-\w+-web-1 — shop$/,
    container: { composeProject: 'shop', composeService: 'web', engine: 'podman' },
  },
};

let stage: OwnerStage;
let ssh: SshdStage;
let sshd: Sshd;
let podman: PodmanStage;
let contained: PodmanContainer;
let spoken: Map<string, Spoken | null>;

beforeAll(async () => {
  stage = await openOwnerStage();
  [ssh, podman] = await Promise.all([createSshdStage(), startPodman()]);
  sshd = await ssh.startSshd();
  await stage.start(starters());
  await stage.look(podman.env.CONTAINER_HOST);
  // Nobody is kept waiting for an engine that is slow to answer.
  await waitUntil('the engine has answered', () => stage.row('container').container !== null, 30_000);
  spoken = await stage.listen();
}, 300_000);

afterAll(async () => {
  // Where the stage could not be set up, its servers may not end either: sshd and the containers must not stay behind.
  try {
    await stage?.end();
  } finally {
    await Promise.all([ssh?.end(), podman?.stop()]);
  }
}, 120_000);

/** One for each row of the table. */
const starters = (): Record<keyof typeof EXPECTED, StartServer> => ({
  vite: startVite,
  'npm start': startByNpm,
  django: startDjango,
  flask: startFlask,
  fastapi: startFastApi,
  gunicorn: startGunicorn,
  'http.server': startHttpServer,
  postgres: startPostgres,
  redis: startRedis,
  nginx: startNginx,
  lighttpd: startLighttpd,
  memcached: startMemcached,
  mosquitto: startMosquitto,
  php: startPhp,
  puma: startPuma,
  'ssh forward': startForward(ssh, sshd),
  'ssh session': startInSession(ssh, sshd),
  tmux: startInTmux,
  agent: startUnder('claude'),
  editor: startUnder('code'),
  'node --watch': startWatchedNode,
  'shell loop': startInLoop,
  unit: startInUnit((pid) => stage.pretendUnit(pid, UNIT)),
  async container(place) {
    contained = await startInContainer(place, podman);
  },
});

const ownerOf = (server: string): Owner => {
  const { owner } = stage.row(server);
  if (!owner) throw new Error(`${server} has no owner`);
  return owner;
};

/** A container's proxy stands in the folder from which the container was started, which is this project's. */
const PROXY = 'container';

describe.each(Object.entries(EXPECTED))('%s', (server, expected) => {
  it('is held by whom the system names, the first of them', () => {
    const owner = ownerOf(server);
    expect(owner.name).toBe(expected.name);
    const holders = stage.holders(server);
    expect(holders).toContain(owner.pid);
    expect(owner.launchers.filter(({ pid }) => holders.includes(pid))).toEqual([]);
  });

  it('belongs to its project', () => {
    const { project } = ownerOf(server);
    if (server === PROXY) return expect(project?.name).toBe('quayside');
    if (expected.project) {
      expect(project).toMatchObject({ root: stage.place(server).folder, ...expected.project });
    } else expect(project).toBeNull();
  });

  it('is called what it is built with, and where it belongs', () => {
    expect(ownerOf(server).framework).toBe(expected.framework);
    const label = friendlyLabel(stage.row(server), '/nowhere');
    if (typeof expected.label === 'string') expect(label).toBe(expected.label);
    else expect(label).toMatch(expected.label);
  });

  it('speaks what it speaks', () => {
    const heard = spoken.get(server);
    const [kind, summary] = expected.speaks;
    expect(heard?.kind).toBe(kind);
    expect(heard?.summary).toMatch(summary);
  });

  it('was started from where it was, and is kept up by whom it is', () => {
    const { launchedBy, supervisor } = ownerOf(server);
    const ours = stage.ourselves();
    if (expected.launchedBy) expect(launchedBy).toMatchObject(expected.launchedBy);
    else if (!expected.container) expect(launchedBy).toEqual(ours.launchedBy);
    expect(supervisor).toEqual(expected.supervisor ?? (expected.container ? null : ours.supervisor));
  });

  it('runs in its container, or in none', () => {
    const { container, owner } = stage.row(server);
    expect(owner?.container).toEqual(container);
    if (!expected.container) expect(container).toBeNull();
    else expect(container).toMatchObject({ ...expected.container, ...contained });
  });
});
