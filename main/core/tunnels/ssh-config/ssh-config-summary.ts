/** One config as `doctor replay ssh-config` prints it: what is written there, nothing expanded and nothing included. */
import { type ConfigForward, forwardKind, forwardText, readForward } from './config-forward.ts';
import { isAlias } from './known-aliases.ts';
import { jumpText } from './proxy-jump.ts';
import type { ConfigLine, SshConfig } from './read-ssh-config.ts';

/** In the order of the file. `proxyJump` by alias, where there is any. Not cleaned. */
export interface SshConfigSummary {
  aliases: string[];
  hosts: { patterns: string[]; forwards: ConfigForward[] }[];
  includes: string[];
  matches: string[];
  proxyJump?: Record<string, string>;
}

export function sshConfigSummary({ blocks }: SshConfig): SshConfigSummary {
  const hosts = blocks.flatMap((block) => (block.kind === 'host' ? [block] : []));
  const proxyJump = new Map<string, string>();
  for (const { patterns, lines } of hosts) {
    const jump = lines.find(({ keyword }) => keyword === 'proxyjump');
    if (!jump) continue;
    for (const name of patterns.filter(isAlias))
      if (!proxyJump.has(name)) proxyJump.set(name, jumpText(jump.rest));
  }
  return {
    aliases: [...new Set(hosts.flatMap(({ patterns }) => patterns.filter(isAlias)))],
    hosts: hosts.map(({ patterns, lines }) => ({ patterns, forwards: lines.flatMap(writtenForward) })),
    includes: blocks.flatMap(({ lines }) =>
      lines.flatMap(({ keyword, words }) => (keyword === 'include' ? words : [])),
    ),
    matches: blocks.flatMap((block) => (block.kind === 'match' ? [block.text] : [])),
    ...(proxyJump.size === 0 ? {} : { proxyJump: Object.fromEntries(proxyJump) }),
  };
}

function writtenForward({ keyword, words }: ConfigLine): ConfigForward[] {
  const kind = forwardKind(keyword);
  const spec = kind && forwardText(kind, words);
  const forward = spec && readForward(kind, spec.text, spec.isDynamic);
  return forward ? [forward] : [];
}
