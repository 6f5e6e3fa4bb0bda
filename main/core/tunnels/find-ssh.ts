/** Finds the system's OpenSSH client and what it can do. */
import { isAbsolute } from 'node:path';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { Exec } from '../exec.ts';
import type { Platform } from '../platform/platform.ts';

export interface SshClient {
  /** Its absolute path. */
  readonly program: string;
  /** As it says itself, such as `OpenSSH_9.2p1`. */
  readonly version: string;
  /** It lets us ask the user whatever else there is (SSH_ASKPASS_REQUIRE, since 8.4). */
  readonly asks: boolean;
}

export interface FindSshOptions {
  readonly platform: Pick<Platform, 'findProgram'>;
  readonly exec: Exec;
  /** For `ssh -V`; it needs nothing. */
  readonly env: Readonly<Record<string, string>>;
  /** The user's own choice: an absolute path. */
  readonly chosen?: string;
}

const LIMIT_MS = 5_000;
const FIRST_THAT_ASKS: readonly [number, number] = [8, 4];

const INSTALL =
  'Install the OpenSSH client: `sudo apt install openssh-client` (Debian, Ubuntu), `sudo dnf install openssh-clients` (Fedora), ' +
  '`sudo pacman -S openssh` (Arch), `sudo apk add openssh-client` (Alpine), or “OpenSSH Client” in the optional features (Windows).';

/** `not-found`: there is none, and how to install it. `unsupported`: what is there is no OpenSSH. */
export async function findSsh({ platform, exec, env, chosen }: FindSshOptions): Promise<Result<SshClient>> {
  const program = chosen ?? platform.findProgram('ssh');
  if (program === null) return fail('not-found', 'There is no ssh on this machine.', INSTALL);
  if (!isAbsolute(program)) {
    return fail('invalid-input', 'The ssh that was chosen is no absolute path.', 'Choose its whole path.');
  }
  // It writes its version on standard error.
  const outcome = await exec({ program, argv: ['-V'], env, limitMs: LIMIT_MS });
  if (outcome.kind === 'not-started') {
    return fail('not-found', `${cleanText(program)} cannot be run (${cleanText(outcome.code)}).`, INSTALL);
  }
  if (outcome.kind !== 'ended') {
    return fail('timeout', `${cleanText(program)} does not tell its version.`, 'Choose another ssh.');
  }
  const found = readSshVersion(outcome.stderr);
  if (!found) return fail('unsupported', `${cleanText(program)} is no OpenSSH client.`, INSTALL);
  return ok({ program, ...found });
}

/** Whether it is older than that release. */
export function isOlder(
  { version }: Pick<SshClient, 'version'>,
  [major, minor]: readonly [number, number],
): boolean {
  const [, ofMajor = 0, ofMinor = 0] = /^OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(ofMajor) < major || (Number(ofMajor) === major && Number(ofMinor) < minor);
}

/** Pure. `text`: what `ssh -V` wrote. Null where it is no OpenSSH. */
export function readSshVersion(text: string): Pick<SshClient, 'version' | 'asks'> | null {
  const match = /^(OpenSSH_(?:for_Windows_)?\d{1,3}\.\d{1,3}[A-Za-z0-9.]*)/m.exec(text);
  if (!match) return null;
  const version = cleanText(match[1] ?? '', 64);
  return { version, asks: !isOlder({ version }, FIRST_THAT_ASKS) };
}
