/** An sshd of a stage that asks for one-time codes, by PAM and OATH as people set it up; and the codes that are right for it. */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sshd } from './sshd-process.ts';
import type { SshdStage } from './sshd-stage.ts';

export interface CodeSshd {
  readonly sshd: Sshd;
  /** The one that is right now; the server takes it once, and those of the minutes around it. */
  code(): string;
  /** Six digits that are right at no time near to now. */
  wrongCode(): string;
}

const STEP_S = 30;
/** So many steps before and after now the server takes. */
const WINDOW = 10;

/** `withKey`: the key is wanted first, and the code after it. */
export async function startCodeSshd(stage: SshdStage, { withKey = false } = {}): Promise<CodeSshd> {
  const secret = randomBytes(20);
  const users = join(stage.folder, `oath-${secret.toString('hex', 0, 4)}`);
  writeFileSync(users, `HOTP/T${STEP_S} ${stage.user.name} - ${secret.toString('hex')}\n`, { mode: 0o600 });
  const both = ['PubkeyAuthentication yes', 'AuthenticationMethods publickey,keyboard-interactive'];
  const sshd = await stage.startSshd({
    pam: [
      `auth required pam_oath.so usersfile=${users} window=${WINDOW} digits=6`,
      'account required pam_permit.so',
      'session required pam_permit.so',
    ],
    config: withKey ? both : [],
  });
  const codeAt = (step: number) => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', secret).update(counter).digest();
    const at = (hash.at(-1) ?? 0) & 0xf;
    return String((hash.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
  };
  const now = () => Math.floor(Date.now() / 1_000 / STEP_S);
  return {
    sshd,
    code: () => codeAt(now()),
    wrongCode() {
      const right = new Set(Array.from({ length: 8 * WINDOW }, (_, at) => codeAt(now() - 4 * WINDOW + at)));
      for (;;) {
        const code = String(randomInt(1_000_000)).padStart(6, '0');
        if (!right.has(code)) return code;
      }
    },
  };
}
