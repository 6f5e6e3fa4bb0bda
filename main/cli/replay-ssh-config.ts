/** `quayside doctor replay ssh-config FILE`: what is read out of an OpenSSH client config, nothing included or expanded. */

import type { Answer } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { plainJson } from './print.ts';

const MOST_BYTES = 1_048_576;

/** Null where it is no such config: not text, too large, or without anything that counts. */
export async function replaySshConfig(bytes: Buffer, json: boolean): Promise<Answer | null> {
  if (bytes.length > MOST_BYTES || bytes.includes(0)) return null;
  const { readSshConfig } = await import('../core/tunnels/ssh-config/read-ssh-config.ts');
  const { sshConfigSummary } = await import('../core/tunnels/ssh-config/ssh-config-summary.ts');
  const config = readSshConfig(bytes.toString('utf8'));
  if (config.size === 0) return null;
  const data = { ...sshConfigSummary(config) };
  return { exitCode: EXIT.done, data, ...(json ? {} : { text: plainJson(JSON.stringify(data, null, 1)) }) };
}
