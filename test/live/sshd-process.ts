/** One real sshd of a stage: started, frozen, its sessions ended, stopped by the pids of its own family alone. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';

export interface SshdOptions {
  readonly allowTcpForwarding?: 'yes' | 'no' | 'local' | 'remote';
  /** sshd's own word, such as `127.0.0.1:9000` or `none`. */
  readonly permitListen?: string;
  readonly maxAuthTries?: number;
  /** sshd's own word, such as `1` or `2:50:10`. */
  readonly maxStartups?: string;
  /** The user's, and then it is the only way in. */
  readonly password?: string;
  readonly gatewayPorts?: 'yes' | 'no' | 'clientspecified';
  /** A free one where left out. */
  readonly port?: number;
  /** Where it listens; 127.0.0.1 where left out. */
  readonly listen?: string;
  /** The name of a network namespace in which it runs. */
  readonly network?: string;
  /** The lines of its PAM service: what they ask, it asks by keyboard-interactive, and that is the only way in. */
  readonly pam?: readonly string[];
  /** More lines of its config, that come before all others and so win. */
  readonly config?: readonly string[];
}

export interface Sshd {
  readonly port: number;
  /** Of the sshd that listens now. */
  readonly pid: number;
  /** `SHA256:...`, as ssh shows it. */
  readonly hostKeyFingerprint: string;
  /** Ends it and its sessions. */
  stop(): Promise<void>;
  /** Stops it and starts it on the same port with the same key. */
  restart(): Promise<void>;
  /** Stops it and all of its sessions in their tracks: nothing answers, nothing closes. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Ends the sessions by force; the listener stays. Gives how many processes there were. */
  killSessions(): Promise<number>;
  /** Starts it again with another key, of which the known hosts know nothing. */
  changeHostKey(): Promise<void>;
  /** All that it wrote since it was first started. */
  log(): string;
}

export interface SshdSetting {
  /** A folder of its own. */
  readonly place: string;
  readonly options: SshdOptions;
  readonly knownHosts: string;
  readonly authorizedKeys: string;
  /** A program and arguments that go before sshd and become it; null where it is started plainly. */
  readonly space: readonly string[] | null;
}

export async function startSshd(setting: SshdSetting): Promise<Sshd> {
  const { place, options } = setting;
  const port = options.port ?? (await freePort());
  const key = join(place, 'host_key');
  let fingerprint = makeHostKey(key);
  const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
  const names = ['127.0.0.1', 'localhost', ...(options.listen ? [options.listen] : [])].map((name) =>
    port === 22 ? name : `[${name}]:${port}`,
  );
  writeFileSync(setting.knownHosts, `${names.join(',')} ${publicKey}\n`, { flag: 'a' });
  writeFileSync(join(place, 'sshd_config'), configOf(setting, port, key));
  const log: string[] = [];
  let child = await launch(setting, port, log);
  const sessions = () => (hasEnded(child) ? [] : descendants(child.pid ?? 0));
  const all = () => (hasEnded(child) ? [] : [child.pid ?? 0, ...sessions()]);
  /** A session that is just being made would slip away from its parent's end: nobody moves while they are counted. */
  const freeze = async () => {
    let seen: number[] = [];
    await waitUntil('all are frozen', () => {
      signal(all(), 'SIGSTOP');
      const before = seen;
      seen = all();
      return seen.length === before.length && seen.every(isFrozen);
    });
  };
  const endSessions = async (pids: readonly number[]) => {
    signal(pids, 'SIGKILL');
    await waitUntil('the sessions are over', () => pids.every((pid) => !isAlive(pid)));
    return pids.length;
  };
  const stop = async () => {
    await freeze();
    const open = sessions();
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    await waitUntil('sshd has ended', () => hasEnded(child));
    await endSessions(open);
  };
  const restart = async () => {
    await stop();
    child = await launch(setting, port, log);
  };
  return {
    port,
    get pid() {
      return child.pid ?? 0;
    },
    get hostKeyFingerprint() {
      return fingerprint;
    },
    stop,
    restart,
    freeze,
    thaw: () => signal(all(), 'SIGCONT'),
    async killSessions() {
      await freeze();
      const ended = await endSessions(sessions());
      child.kill('SIGCONT');
      return ended;
    },
    async changeHostKey() {
      renameSync(key, `${key}.old`);
      rmSync(`${key}.pub`);
      fingerprint = makeHostKey(key);
      await restart();
    },
    log: () => log.join(''),
  };
}

/** Gives its fingerprint. */
function makeHostKey(path: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-C', 'host', '-N', '', '-f', path]);
  const shown = execFileSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', path], { encoding: 'utf8' });
  return shown.split(' ')[1] ?? '';
}

function configOf({ options, authorizedKeys }: SshdSetting, port: number, key: string): string {
  const usesPassword = options.password !== undefined;
  const usesPam = options.pam !== undefined;
  const lines: [string, string | number | undefined][] = [
    ['Port', port],
    ['ListenAddress', options.listen ?? '127.0.0.1'],
    ['HostKey', key],
    ['PidFile', 'none'],
    ['UsePAM', usesPam ? 'yes' : 'no'],
    ['StrictModes', 'no'],
    ['UseDNS', 'no'],
    ['AuthorizedKeysFile', authorizedKeys],
    ['PubkeyAuthentication', usesPassword || usesPam ? 'no' : 'yes'],
    ['PasswordAuthentication', usesPassword ? 'yes' : 'no'],
    ['KbdInteractiveAuthentication', usesPam ? 'yes' : 'no'],
    ['AllowTcpForwarding', options.allowTcpForwarding ?? 'yes'],
    ['PermitListen', options.permitListen],
    ['MaxAuthTries', options.maxAuthTries],
    ['MaxStartups', options.maxStartups],
    ['GatewayPorts', options.gatewayPorts],
  ];
  const known = lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return `${[...(options.config ?? []), ...known].join('\n')}\n`;
}

/** Until it listens; what it says then is a part of the error where it does not. */
async function launch(
  { place, space, options }: SshdSetting,
  port: number,
  log: string[],
): Promise<ChildProcess> {
  // sshd starts itself anew for each connection, so it wants its whole path.
  const command = [...(space ?? []), '/usr/sbin/sshd', '-D', '-e', '-f', join(place, 'sshd_config')];
  const [program = '', ...argv] = command;
  const before = log.length;
  const child = spawn(program, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.on('data', (piece: Buffer) => log.push(piece.toString('utf8')));
  child.once('error', (error) => log.push(String(error)));
  const said = () => log.slice(before).join('');
  await waitUntil(`sshd listens on ${port}`, () => {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`sshd did not start: ${said()}`);
    return said().includes(`Server listening on ${options.listen ?? '127.0.0.1'} port ${port}.`);
  });
  return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

const fieldsOf = (pid: number | string): string[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
};

/** Still a living process; a zombie is not. */
const isAlive = (pid: number) => !['Z', 'X', undefined].includes(fieldsOf(pid)[0]);

const isFrozen = (pid: number) => ['T', 'Z', 'X', undefined].includes(fieldsOf(pid)[0]);

/** Every process below `root`, by who started whom. */
function descendants(root: number): number[] {
  if (root === 0) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = pids.map((pid) => [Number(pid), Number(fieldsOf(pid)[1])] as const);
  const below = (pid: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []));
  return below(root);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      if (pid > 1) process.kill(pid, name);
    } catch {
      // It was faster.
    }
  }
}
