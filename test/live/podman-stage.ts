/**
 * A real podman of a test's own: its storage, networks, control groups and its Docker-compatible socket are in one temporary
 * folder and go with it. Left behind are only the general firewall chains that podman's network plugins share with every
 * container of the machine.
 */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

export interface RunOptions {
  /** How the port is published; default `127.0.0.1:PORT:8080`. */
  publish?: string[];
  /** Ignores SIGTERM, so that it must be forced. */
  stubborn?: boolean;
  /** More options of `podman run`, such as `--restart=always`. */
  more?: string[];
}

export interface PodmanContainer {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
}

export interface PodmanStage {
  /** The path of the Docker-compatible socket. */
  readonly socket: string;
  /** Serves its own files over HTTP on 8080. */
  readonly image: string;
  /** What a user's environment says for this engine to be found. */
  readonly env: { readonly CONTAINER_HOST: string };
  /** Runs a container that serves at that port of 127.0.0.1, and waits until it answers. */
  run(port: number, options?: RunOptions): Promise<PodmanContainer>;
  /** `running`, `exited` ... as podman's own command line tells. */
  state(name: string): Promise<string>;
  /** The pid of the container's first process, in this machine's numbers. */
  pid(name: string): Promise<number>;
  /** Runs podman with the stage's own folders; gives what it prints, trimmed. */
  podman(...argv: string[]): Promise<string>;
  /** Removes everything. May be asked more than once. */
  stop(): Promise<void>;
}

const IMAGE = 'localhost/quayside-test';
/** Where containers may have no more than the machine has already given away, higher limits than these are refused. */
const LIMITS = ['--ulimit', 'nofile=10000:10000', '--ulimit', 'nproc=10000:10000'];

/** Cleans up after itself where it fails. */
export async function startPodman(): Promise<PodmanStage> {
  const stage = createStage(mkdtempSync(join(tmpdir(), 'podman-')));
  try {
    await stage.start();
    return stage;
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

function createStage(folder: string): PodmanStage & { start(): Promise<void> } {
  const network = basename(folder).toLowerCase();
  const socket = join(folder, 'api.sock');
  const services: ChildProgram[] = [];
  const options = optionsOf(folder);
  const env = { ...process.env, CONTAINERS_CONF: join(folder, 'containers.conf') };
  const podman = async (...argv: string[]) => {
    const { stdout } = await promisify(execFile)('podman', [...options, ...argv], { env, encoding: 'utf8' });
    return stdout.trim();
  };
  const inspect = (name: string, what: string) => podman('inspect', '--format', what, name);
  let runs = 0;
  let stopped: Promise<void> | null = null;

  return {
    socket,
    image: IMAGE,
    env: { CONTAINER_HOST: `unix://${socket}` },
    podman,
    state: (name) => inspect(name, '{{.State.Status}}'),
    pid: async (name) => Number(await inspect(name, '{{.State.Pid}}')),
    async start() {
      writeSettings(folder);
      await podman('build', '--quiet', '--tag', IMAGE, imageFolder(folder));
      await podman('network', 'create', '--disable-dns', '--subnet', someSubnet(), network);
      const argv = [...options, 'system', 'service', '--time', '0', `unix://${socket}`];
      services.push(startProgram('podman', argv, env));
      await waitUntil('podman answers', () => answers({ socketPath: socket, path: '/_ping' }), 30_000);
    },
    async run(port, { publish = [`127.0.0.1:${port}:8080`], stubborn = false, more = [] } = {}) {
      const name = `${network}-web-${++runs}`;
      const ports = publish.flatMap((one) => ['--publish', one]);
      const own = ['--name', name, '--network', network, '--cgroup-parent', `/${network}`];
      const command = stubborn ? ['/bin/busybox', 'httpd', '-f', '-p', '8080', '-h', '/'] : [];
      const id = await podman('run', '--detach', ...own, ...LIMITS, ...ports, ...more, IMAGE, ...command);
      await waitUntil(`${name} serves`, () => answers({ host: '127.0.0.1', port, path: '/bin/busybox' }));
      return { name, id };
    },
    stop() {
      stopped ??= cleanUp(folder, network, podman, services);
      return stopped;
    },
  };
}

/** Each look at the machine's own storage, settings and networks would make a test depend on them. */
function optionsOf(folder: string): string[] {
  const at = (name: string) => join(folder, name);
  return [
    ...[
      '--root',
      at('root'),
      '--runroot',
      at('run'),
      '--tmpdir',
      at('tmp'),
      '--network-config-dir',
      at('networks'),
    ],
    // The plainest of everything: neither systemd nor overlays are there in every machine.
    ...[
      '--storage-driver',
      'vfs',
      '--cgroup-manager',
      'cgroupfs',
      '--events-backend',
      'file',
      '--runtime',
      'runc',
    ],
  ];
}

function writeSettings(folder: string): void {
  mkdirSync(join(folder, 'networks'));
  // Locks in files: those in memory would be shared with the machine's own podman, and stay.
  writeFileSync(join(folder, 'containers.conf'), '[engine]\nlock_type = "file"\n');
}

/** As the first process of its container, only what is trapped reaches the shell; httpd alone would ignore SIGTERM. */
function imageFolder(folder: string): string {
  const at = join(folder, 'image');
  const busybox = readFileSync('/bin/busybox');
  if (busybox.includes('/ld-linux')) throw new Error('/bin/busybox needs libraries: install busybox-static');
  mkdirSync(at);
  writeFileSync(join(at, 'busybox'), busybox);
  chmodSync(join(at, 'busybox'), 0o755);
  const script = "trap 'exit 0' TERM; /bin/busybox httpd -f -p 8080 -h / & wait";
  const lines = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    `CMD ${JSON.stringify(['/bin/busybox', 'sh', '-c', script])}`,
  ];
  writeFileSync(join(at, 'Containerfile'), `${lines.join('\n')}\n`);
  return at;
}

/** So that stages of several checkouts do not meet. */
const someSubnet = (): string => {
  const some = (from: number, count: number) => from + Math.floor(Math.random() * count);
  return `10.${some(100, 150)}.${some(0, 256)}.0/24`;
};

const answers = (
  where: { socketPath: string; path: string } | { host: string; port: number; path: string },
) =>
  new Promise<boolean>((resolve) => {
    const asked = request({ ...where, agent: false }, (answer) => {
      answer.destroy();
      resolve(answer.statusCode === 200);
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });

/** Each step is tried, whatever became of those before it; the first that failed is told in the end. */
async function cleanUp(
  folder: string,
  network: string,
  podman: PodmanStage['podman'],
  services: ChildProgram[],
): Promise<void> {
  const steps = [
    () => podman('rm', '--all', '--force', '--time', '0'),
    () => podman('network', 'rm', '--force', network),
    () => endAll(services),
    () => podman('rmi', '--all', '--force'),
    () => removeControlGroups(network),
    () => rmSync(join('/var/lib/cni/networks', network), { recursive: true, force: true }),
    () => rmSync(folder, { recursive: true, force: true }),
  ];
  const failed: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}

/** In each hierarchy: podman's watcher of a container lives in a group that podman leaves behind. */
function removeControlGroups(name: string): void {
  const roots = [
    '/sys/fs/cgroup',
    ...readdirSync('/sys/fs/cgroup').map((one) => join('/sys/fs/cgroup', one)),
  ];
  for (const path of roots.flatMap((root) => [join(root, name, 'conmon'), join(root, name)])) {
    try {
      rmdirSync(path);
    } catch (error) {
      // Not in this hierarchy.
      if (
        !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      )
        throw error;
    }
  }
}
