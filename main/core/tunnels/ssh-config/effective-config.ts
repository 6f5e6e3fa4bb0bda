/** What ssh would use for one alias, told from its configs alone: nothing is run, resolved or asked. */
import { CollectedValues, type EffectiveConfig } from './collected-values.ts';
import type { LoadedConfig, LoadedFile } from './load-ssh-config.ts';
import type { LocalFacts } from './local-facts.ts';
import { type Criterion, judgeMatch } from './match-criteria.ts';
import { matchesHost } from './wild-match.ts';

export function effectiveConfig(loaded: LoadedConfig, alias: string, local: LocalFacts): EffectiveConfig {
  const values = new CollectedValues(alias, local);
  const first: Pass = { values, alias, local, host: alias, isFinal: false, wantsFinal: false };
  for (const file of loaded.files) walk(first, file, { isActive: true, isNever: false });
  // `Match final`, and the canonical names of hosts, make ssh read everything again under the name found.
  if (first.wantsFinal || values.isCanonical) {
    if (values.isCanonical) values.skip('CanonicalizeHostname, which asks the network');
    values.fixHostName();
    const second: Pass = { ...first, host: values.hostName, isFinal: true };
    for (const file of loaded.files) walk(second, file, { isActive: true, isNever: false });
  }
  return values.result();
}

interface Pass {
  readonly values: CollectedValues;
  readonly alias: string;
  readonly local: LocalFacts;
  /** What the patterns of `Host` are compared with. */
  readonly host: string;
  readonly isFinal: boolean;
  wantsFinal: boolean;
}

interface Place {
  isActive: boolean;
  /** Inside an `Include` of a block that does not fit: nothing in there can fit. */
  isNever: boolean;
}

function walk(pass: Pass, file: LoadedFile, { isActive: start, isNever }: Place): void {
  let isActive = start;
  for (const block of file.config.blocks) {
    if (block.kind === 'host') isActive = !isNever && matchesHost(pass.host, block.patterns);
    if (block.kind === 'match')
      isActive = matches(pass, block.criteria, `line ${block.line} of ${file.path}`, isNever);
    for (const line of block.lines) {
      if (line.keyword === 'include') {
        const place = { isActive, isNever: isNever || !isActive };
        for (const inner of file.included.get(line.line) ?? []) walk(pass, inner, place);
      } else if (isActive) pass.values.take(line, `line ${line.line} of ${file.path}`);
    }
  }
}

function matches(pass: Pass, criteria: readonly Criterion[], where: string, isNever: boolean): boolean {
  // Also where something before it does not fit, or nothing can, as in ssh.
  pass.wantsFinal ||= criteria.some(({ name }) => name === 'final');
  if (isNever) return false;
  const { verdict, untold } = judgeMatch(criteria, {
    host: pass.isFinal ? pass.host : pass.values.hostName,
    originalHost: pass.alias,
    user: pass.values.user,
    localUser: pass.local.user,
    isFinal: pass.isFinal,
  });
  if (verdict === 'unknown') pass.values.skip(`Match ${untold.slice(0, 5).join(', ')} in ${where}`);
  return verdict === 'yes';
}
