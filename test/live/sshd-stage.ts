/**
 * Real sshd's on loopback, in a temporary folder. As root each runs in a mount namespace of its own, where a user with a
 * password exists that the machine does not know; as anybody else it lets that user in, by key alone.
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Sshd, type SshdOptions, startSshd } from './sshd-process.ts';

export interface SshUser {
  /** Who logs in. */
  readonly name: string;
  /** A key that every sshd of the stage takes. */
  readonly identityFile: string;
  /** Another that it takes, and the passphrase of it. */
  readonly encryptedIdentityFile: string;
  readonly passphrase: string;
  /** One that no sshd takes. */
  readonly strangerIdentityFile: string;
  /** For `ssh`: no agent, no askpass, plain texts. */
  readonly clientEnv: Readonly<Record<string, string>>;
}

export interface SshdStage {
  readonly folder: string;
  readonly user: SshUser;
  /** The client's whole config (`-F`): only this stage's known hosts are read or written. Jump children get it too. */
  readonly configFile: string;
  /** Every host key of the stage's sshd's, by `[127.0.0.1]:port` and `[localhost]:port`. */
  readonly knownHosts: string;
  /** `-F` with the config: put it before everything else, so that nothing in the user's own `~/.ssh` counts. */
  readonly extraArguments: readonly string[];
  startSshd(options?: SshdOptions): Promise<Sshd>;
  /** Ends every sshd and session of the stage, and removes the folder. */
  end(): Promise<void>;
}

/** In the namespaces only; nobody else has the number. */
const STAGE_USER = 'quayside-stage';
const STAGE_UID = 64_917;
/** A part of /run that only the namespace sees. */
const STAGE_HOME = '/run/stage';

export async function createSshdStage(): Promise<SshdStage> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-sshd-'));
  const isRoot = process.getuid?.() === 0;
  const user = makeUser(folder, isRoot ? STAGE_USER : userInfo().username);
  const knownHosts = join(folder, 'known_hosts');
  const configFile = join(folder, 'ssh_config');
  writeFileSync(knownHosts, '');
  writeFileSync(
    configFile,
    `UserKnownHostsFile ${knownHosts}\nGlobalKnownHostsFile /dev/null\nUpdateHostKeys no\nIdentitiesOnly yes\n`,
  );
  const started: Sshd[] = [];
  return {
    folder,
    user,
    configFile,
    knownHosts,
    extraArguments: ['-F', configFile],
    async startSshd(options = {}) {
      const place = join(folder, `sshd-${started.length}`);
      mkdirSync(place);
      const network = options.network === undefined ? [] : ['ip', 'netns', 'exec', options.network];
      const space = isRoot ? [...network, ...namespaceFor(folder, place, options)] : null;
      if ((options.password ?? options.pam) !== undefined && !space)
        throw new Error('A password and PAM take root: see the head.');
      const sshd = await startSshd({
        place,
        options,
        knownHosts,
        authorizedKeys: keysOf(folder, isRoot),
        space,
      });
      started.push(sshd);
      return sshd;
    },
    async end() {
      for (const sshd of started) await sshd.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const keysOf = (folder: string, isRoot: boolean) =>
  isRoot ? `${STAGE_HOME}/authorized_keys` : join(folder, 'authorized_keys');

/** A new key of the fastest kind; gives the path of the private half. */
export function makeKey(path: string, passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-C', 'stage', '-N', passphrase, '-f', path]);
  return path;
}

function makeUser(folder: string, name: string): SshUser {
  const passphrase = 'correct horse';
  const identityFile = makeKey(join(folder, 'id_plain'));
  const encryptedIdentityFile = makeKey(join(folder, 'id_encrypted'), passphrase);
  const keys = [identityFile, encryptedIdentityFile].map((key) => readFileSync(`${key}.pub`, 'utf8'));
  writeFileSync(join(folder, 'authorized_keys'), keys.join(''));
  return {
    name,
    identityFile,
    encryptedIdentityFile,
    passphrase,
    strangerIdentityFile: makeKey(join(folder, 'id_stranger')),
    clientEnv: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder, LC_ALL: 'C' },
  };
}

/** Builds up what only the namespace sees, then becomes sshd: the pid stays that of the child. */
const ENTER = `set -e
mount -t tmpfs stage /run
mkdir -p /run/sshd ${STAGE_HOME}
cp "$1/authorized_keys" ${STAGE_HOME}/
chmod 755 ${STAGE_HOME}
mount --bind "$2/passwd" /etc/passwd
mount --bind "$2/shadow" /etc/shadow
[ ! -e "$2/pam" ] || mount --bind "$2/pam" /etc/pam.d/sshd
shift 2
exec "$@"`;

/** The program and arguments that come before sshd's own. */
function namespaceFor(folder: string, place: string, { password, pam }: SshdOptions): string[] {
  if (pam) writeFileSync(join(place, 'pam'), `${pam.join('\n')}\n`);
  const shadowed = password === undefined ? '*' : hashOf(password);
  const passwd = readFileSync('/etc/passwd', 'utf8').trimEnd();
  writeFileSync(
    join(place, 'passwd'),
    `${passwd}\n${STAGE_USER}:x:${STAGE_UID}:65534::${STAGE_HOME}:/bin/sh\n`,
  );
  // Only the stage's user can be anybody there.
  writeFileSync(join(place, 'shadow'), '');
  chmodSync(join(place, 'shadow'), 0o600);
  appendFileSync(join(place, 'shadow'), `${STAGE_USER}:${shadowed}:19000:0:99999:7:::\n`);
  return ['unshare', '--mount', 'sh', '-c', ENTER, 'sh', folder, place];
}

const hashOf = (password: string) =>
  execFileSync('perl', ['-e', 'print crypt($ARGV[0], q($6$quayside$))', password], { encoding: 'utf8' });
