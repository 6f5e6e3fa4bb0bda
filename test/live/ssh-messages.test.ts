/** The table of failures against the real ssh and real sshd's: each is made to happen, and told by its own code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cleanText } from '../../main/core/clean-text.ts';
import {
  confirmByLine,
  followChannels,
  NO_CONFIRMATIONS,
  troubleIn,
} from '../../main/core/tunnels/confirmations.ts';
import type { FailureContext } from '../../main/core/tunnels/failure-codes.ts';
import { classifyEnd, classifyStart, isEvidence } from '../../main/core/tunnels/ssh-failures.ts';
import { readSshLine } from '../../main/core/tunnels/ssh-lines.ts';
import type { Forward } from '../../preload/nouns/tunnel.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

let stage: SshdStage;
let sshd: Sshd;
const children: ChildProcess[] = [];
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  stage = await createSshdStage();
  sshd = await stage.startSshd();
});

afterAll(async () => {
  await stage.end();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await waitUntil('every ssh is gone', () =>
    children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null),
  );
  children.length = 0;
  for (const socket of sockets) socket.destroy();
  sockets.length = 0;
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  servers.length = 0;
});

interface Options {
  readonly port?: number;
  readonly host?: string;
  readonly key?: string;
  readonly batch?: boolean;
  readonly more?: readonly string[];
  readonly context?: Partial<FailureContext>;
}

function connect({ port = sshd.port, host = '127.0.0.1', key, batch = true, more = [] }: Options) {
  const { user, extraArguments } = stage;
  const argv = [
    ...extraArguments,
    ...['-v', '-N', '-T', '-o', 'ExitOnForwardFailure=yes', '-o', 'NumberOfPasswordPrompts=1'],
    ...(batch ? ['-o', 'BatchMode=yes'] : []),
    ...['-p', String(port), '-l', user.name, '-i', key ?? user.identityFile, ...more, '--', host],
  ];
  const child = spawn('ssh', argv, { env: user.clientEnv, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  let text = '';
  let closed = false;
  child.stderr.on('data', (piece: Buffer) => {
    text += piece.toString('utf8');
  });
  child.once('close', () => {
    closed = true;
  });
  const lines = () => text.split(/\r?\n/).map((line) => cleanText(line, 1_000));
  return {
    child,
    lines,
    said: (line: string) => lines().includes(line),
    ended: () => waitUntil(`ssh has ended, after ${text.slice(-300)}`, () => closed),
  };
}

const FIRST = { destination: 'db-prod', everUp: false, unattended: true };

async function failureOf(options: Options) {
  const ssh = connect(options);
  await ssh.ended();
  return told(ssh, options.context);
}

function told(ssh: ReturnType<typeof connect>, context: Partial<FailureContext> = {}) {
  const { exitCode: code, signalCode: signal } = ssh.child;
  const {
    code: name,
    kind,
    message,
  } = classifyEnd(ssh.lines().filter(isEvidence), { code, signal }, { ...FIRST, ...context });
  return { code: name, kind, message };
}

async function serve(handle: (socket: Socket) => void): Promise<number> {
  const port = await freePort();
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    handle(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return port;
}

/** As a config file names a host, since a jump host cannot be given a key on the command line. */
function configWith(name: string, ...lines: string[]): string[] {
  const file = join(stage.folder, `config-${name}`);
  const shared = [
    `UserKnownHostsFile ${stage.knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    'IdentitiesOnly yes',
  ];
  writeFileSync(file, `${[...lines, 'Host *', ...shared].join('\n')}\n`);
  return ['-F', file];
}

const jumpHost = (port: number, key: string) => [
  'Host hop',
  'HostName 127.0.0.1',
  `Port ${port}`,
  `User ${stage.user.name}`,
  `IdentityFile ${key}`,
  'BatchMode yes',
];

describe('log-in', () => {
  it('that is refused', async () => {
    const found = await failureOf({ key: stage.user.strangerIdentityFile });
    expect(found).toMatchObject({ code: 'auth-denied', kind: 'permanent' });
    expect(found.message).toContain(`${stage.user.name}@127.0.0.1`);
  });

  it('with a key that is locked, when nobody can be asked', async () => {
    const found = await failureOf({ key: stage.user.encryptedIdentityFile });
    expect(found).toMatchObject({ code: 'passphrase-needed', kind: 'needs-input' });
    expect(found.message).toContain(stage.user.encryptedIdentityFile);
  });

  it('with a password, when nobody can be asked', async () => {
    const { port } = await stage.startSshd({ password: 'open sesame' });
    expect(await failureOf({ port })).toMatchObject({ code: 'password-needed', kind: 'needs-input' });
  });

  it('with too many keys', async () => {
    const { port } = await stage.startSshd({ maxAuthTries: 1 });
    const other = ['-i', stage.user.identityFile];
    const found = await failureOf({ port, key: stage.user.strangerIdentityFile, more: other });
    expect(found).toMatchObject({ code: 'too-many-keys', kind: 'permanent' });
  });

  it('with a key that others may read', async () => {
    const key = join(stage.folder, 'id_open');
    // Only a key that the server takes is looked at so closely.
    copyFileSync(stage.user.identityFile, key);
    chmodSync(key, 0o644);
    const found = await failureOf({ key });
    expect(found).toMatchObject({ code: 'key-permissions', kind: 'permanent' });
    expect(found.message).toContain(key);
  });

  it('with a key that is not there', async () => {
    const key = join(stage.folder, 'id_none');
    expect(await failureOf({ key })).toMatchObject({ code: 'key-missing', kind: 'permanent' });
  });
});

describe('host key', () => {
  const nobodyKnown = () => {
    const file = join(stage.folder, 'known_nobody');
    writeFileSync(file, '');
    return ['-o', `UserKnownHostsFile=${file}`];
  };

  it('that is unknown', async () => {
    const found = await failureOf({ more: nobodyKnown() });
    expect(found).toMatchObject({ code: 'host-key-unknown', kind: 'needs-input' });
  });

  it('that is unknown, where it has to be known', async () => {
    const found = await failureOf({ more: [...nobodyKnown(), '-o', 'StrictHostKeyChecking=yes'] });
    expect(found).toMatchObject({ code: 'host-key-strict', kind: 'needs-input' });
  });

  it('that has changed: T12, whatever the user’s config says', async () => {
    const other = await stage.startSshd();
    await other.changeHostKey();
    for (const mode of ['ask', 'accept-new', 'yes']) {
      const more = ['-o', `StrictHostKeyChecking=${mode}`];
      const found = await failureOf({ port: other.port, more });
      expect(found).toMatchObject({ code: 'host-key-changed', kind: 'permanent' });
      expect(found.message).toContain(other.hostKeyFingerprint);
    }
    const local = await freePort();
    const ignored = ['-o', 'StrictHostKeyChecking=no', '-L', `127.0.0.1:${local}:127.0.0.1:9`];
    expect(await failureOf({ port: other.port, more: ignored })).toMatchObject({
      code: 'host-key-ignored',
      kind: 'permanent',
    });
  });
});

describe('forwards', () => {
  it('whose local port is held, by -L and by -D', async () => {
    const port = await serve(() => {});
    for (const more of [
      ['-L', `127.0.0.1:${port}:127.0.0.1:9`],
      ['-D', `127.0.0.1:${port}`],
    ]) {
      const found = await failureOf({ more });
      expect(found).toMatchObject({ code: 'port-busy', kind: 'blocked' });
      expect(found.message).toContain(String(port));
    }
  });

  it('whose remote port is held, not allowed, or for administrators', async () => {
    const held = await serve(() => {});
    const free = await freePort();
    const strict = await stage.startSshd({ permitListen: 'none' });
    const localOnly = await stage.startSshd({ allowTcpForwarding: 'local' });
    for (const [port, listen] of [
      [sshd.port, held],
      [strict.port, free],
      [localOnly.port, free],
      [sshd.port, 81],
    ] as const) {
      const options = { port, more: ['-R', `127.0.0.1:${listen}:127.0.0.1:9`] };
      const found = await failureOf(options);
      expect(found).toMatchObject({ code: 'remote-port-refused', kind: 'permanent' });
      expect(found.message).toContain(String(listen));
      expect(await failureOf({ ...options, context: { everUp: true } })).toMatchObject({
        code: 'remote-port-held',
        kind: 'transient',
      });
    }
  });

  it('whose socket is there already', async () => {
    const path = join(stage.folder, 'stale.sock');
    writeFileSync(path, '');
    expect(await failureOf({ more: ['-L', `${path}:127.0.0.1:9`] })).toMatchObject({
      code: 'socket-busy',
      kind: 'permanent',
    });
  });

  it('that are no forwards, and options that are none', async () => {
    expect(await failureOf({ more: ['-L', '99999:x:1'] })).toMatchObject({ code: 'bad-forward' });
    expect(await failureOf({ more: ['-o', 'Foo=1'] })).toMatchObject({ code: 'bad-option' });
  });

  it('are all confirmed, sockets and chosen ports included', async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    const [local = 0, dynamic = 0, remote = 0] = ports;
    const path = join(stage.folder, 'fresh.sock');
    const db = { host: '127.0.0.1', hostPort: 9 };
    const forwards: Forward[] = [
      { kind: 'local', bindPort: local, ...db },
      { kind: 'local', bindSocket: path, ...db },
      { kind: 'dynamic', bindPort: dynamic },
      { kind: 'remote', bindPort: remote, ...db },
      { kind: 'remote', bindPort: 0, host: '127.0.0.1', hostPort: 10 },
    ];
    const { lines } = connect({
      more: [
        ...[
          '-L',
          `127.0.0.1:${local}:127.0.0.1:9`,
          '-L',
          `${path}:127.0.0.1:9`,
          '-D',
          `127.0.0.1:${dynamic}`,
        ],
        ...['-R', `127.0.0.1:${remote}:127.0.0.1:9`, '-R', '127.0.0.1:0:127.0.0.1:10'],
      ],
    });
    const read = () =>
      lines()
        .map(readSshLine)
        .reduce((known, line) => confirmByLine(known, forwards, line), NO_CONFIRMATIONS);
    await waitUntil('all are confirmed', () => read().confirmed.length === forwards.length);
    expect(read().chosenPorts).toMatchObject([{ forward: 4, port: expect.any(Number) }]);
  });
});

describe('what one connection meets', () => {
  /** Connects to each port until ssh has told why nobody answers there. */
  async function troubleOf(port: number, forward: Forward, more: string[], knock: () => number) {
    const ssh = connect({ port, more });
    await waitUntil('ssh is up', () => ssh.said('debug1: Entering interactive session.'));
    const read = () => {
      let known = NO_CONFIRMATIONS;
      for (const line of ssh.lines().map(readSshLine)) {
        const trouble = troubleIn(known, [forward], line);
        if (trouble) return trouble;
        known = followChannels(known, [forward], line);
      }
      return null;
    };
    await knockAt(knock());
    return await waitUntil('ssh tells of the trouble', read);
  }

  async function knockAt(port: number) {
    const socket = dial(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    socket.resume();
    await waitUntil('it is turned away', () => socket.destroyed || socket.readableEnded);
    socket.destroy();
  }

  it('on a server that forwards nothing, a name that it does not know, and a target that refuses', async () => {
    const none = await stage.startSshd({ allowTcpForwarding: 'no' });
    for (const [port, host, code, message] of [
      [
        none.port,
        '127.0.0.1',
        'forwarding-not-allowed',
        'the server does not allow forwarding to 127.0.0.1:9',
      ],
      [sshd.port, 'nosuch.invalid', 'target-refused', 'nosuch.invalid:9 is not a name that the server knows'],
      [sshd.port, '127.0.0.1', 'target-refused', '127.0.0.1:9 refuses'],
    ] as const) {
      const bindPort = await freePort();
      const forward: Forward = { kind: 'local', bindPort, host, hostPort: 9 };
      const trouble = await troubleOf(
        port,
        forward,
        ['-L', `127.0.0.1:${bindPort}:${host}:9`],
        () => bindPort,
      );
      expect(trouble).toEqual({ forward: 0, code, message });
    }
  });

  it('where the near end of a remote forward is down', async () => {
    const bindPort = await freePort();
    const forward: Forward = { kind: 'remote', bindPort, host: '127.0.0.1', hostPort: 9 };
    const ssh = connect({ more: ['-R', `127.0.0.1:${bindPort}:127.0.0.1:9`] });
    const confirmed = () => ssh.lines().some((line) => readSshLine(line).kind === 'remote-forwarded');
    await waitUntil('it is forwarded', confirmed);
    await knockAt(bindPort);
    const trouble = () =>
      ssh.lines().map((line) => troubleIn(NO_CONFIRMATIONS, [forward], readSshLine(line)));
    await waitUntil('ssh tells of the trouble', () => trouble().find((each) => each !== null));
    expect(trouble().find((each) => each !== null)?.message).toBe('127.0.0.1:9 refuses here');
  });
});

describe('the way there', () => {
  it('where nobody listens', async () => {
    const port = await freePort();
    const found = await failureOf({ port });
    expect(found).toMatchObject({ code: 'connection-refused', kind: 'transient' });
    expect(found.message).toContain(`127.0.0.1 port ${port}`);
  });

  it('to a name that nobody knows', async () => {
    const found = await failureOf({ host: 'nosuch.invalid' });
    expect(found).toMatchObject({ code: 'name-unknown', kind: 'permanent' });
    expect(found.message).toContain('nosuch.invalid');
  });

  it('to a host that takes connections and says nothing', async () => {
    const port = await serve(() => {});
    const found = await failureOf({ port, more: ['-o', 'ConnectTimeout=1'] });
    expect(found).toMatchObject({ code: 'no-greeting', kind: 'transient' });
    expect(found.message).toContain(String(port));
  });

  it('to a port that is not SSH’s', async () => {
    const port = await serve((socket) => socket.end());
    const found = await failureOf({ port });
    expect(found).toMatchObject({ code: 'not-ssh', kind: 'transient' });
    expect(found.message).toContain(String(port));
  });

  it('through a jump host that refuses the log-in, is down, or cannot reach the target', async () => {
    const { identityFile, strangerIdentityFile } = stage.user;
    const nobody = await freePort();
    const denied = configWith('denied', ...jumpHost(sshd.port, strangerIdentityFile));
    const down = configWith('down', ...jumpHost(nobody, identityFile));
    const fine = configWith('fine', ...jumpHost(sshd.port, identityFile));
    const through = (config: string[], port: number) => failureOf({ port, more: [...config, '-J', 'hop'] });
    expect(await through(denied, sshd.port)).toMatchObject({ code: 'auth-denied', kind: 'permanent' });
    expect(await through(down, sshd.port)).toMatchObject({ code: 'connection-refused', kind: 'transient' });
    expect(await through(fine, nobody)).toMatchObject({ code: 'target-behind-jump', kind: 'transient' });
  });

  it('through itself: nothing mends that but another jump host', async () => {
    const { port } = sshd;
    const itself = `${stage.user.name}@127.0.0.1:${port}`;
    expect(await failureOf({ more: ['-J', itself] })).toEqual({
      code: 'jump-loop',
      kind: 'permanent',
      message: 'The way to db-prod leads through itself: 127.0.0.1 is its own jump host.',
    });
    const config = configWith('loop', 'Host 127.0.0.1', `ProxyJump ${itself}`);
    expect(await failureOf({ more: config })).toMatchObject({ code: 'jump-loop', kind: 'permanent' });
  });
});

describe('the end of a session', () => {
  async function upTo(server: Sshd, ...more: string[]) {
    const ssh = connect({ port: server.port, more });
    await waitUntil('ssh is up', () => ssh.said('debug1: Entering interactive session.'));
    return ssh;
  }

  it('that the server ends', async () => {
    const server = await stage.startSshd();
    const ssh = await upTo(server);
    await server.killSessions();
    await ssh.ended();
    // With something unread its system breaks the connection off instead of closing it.
    expect(told(ssh, { everUp: true })).toMatchObject({
      code: expect.stringMatching(/^session-(closed|lost)$/),
      kind: 'transient',
    });
  });

  it('T9: of a server that is frozen', async () => {
    const server = await stage.startSshd();
    const ssh = await upTo(server, '-o', 'ServerAliveInterval=1', '-o', 'ServerAliveCountMax=2');
    await server.freeze();
    await ssh.ended();
    expect(told(ssh, { everUp: true })).toMatchObject({ code: 'stalled', kind: 'transient' });
  });

  it('that we or others end: exit code 0 is no good news', async () => {
    const asked = await upTo(sshd);
    asked.child.kill('SIGTERM');
    await asked.ended();
    expect([asked.child.exitCode, told(asked)]).toMatchObject([
      0,
      { code: 'ended-quietly', kind: 'transient' },
    ]);
    const forced = await upTo(sshd);
    forced.child.kill('SIGKILL');
    await forced.ended();
    expect(told(forced)).toMatchObject({ code: 'ended-by-signal', kind: 'transient' });
  });

  it('that never began, because there is no ssh', async () => {
    const child = spawn(join(stage.folder, 'ssh'), []);
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve));
    expect(classifyStart(error.code ?? '')).toMatchObject({ code: 'ssh-missing', kind: 'permanent' });
  });
});
