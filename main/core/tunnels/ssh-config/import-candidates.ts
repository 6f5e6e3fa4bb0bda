/** What can be imported from the user's configs: a tunnel for each alias that has forwards, and the others to pick. */
import { type Forward, TunnelHost, TunnelSpec } from '../../../../preload/nouns/tunnel.ts';
import { cleanText } from '../../clean-text.ts';
import type { EffectiveConfig } from './collected-values.ts';
import type { ConfigForward } from './config-forward.ts';
import { effectiveConfig } from './effective-config.ts';
import { knownAliases } from './known-aliases.ts';
import type { LoadedConfig } from './load-ssh-config.ts';
import type { LocalFacts } from './local-facts.ts';

/** All texts are cleaned. */
export interface ImportCandidate {
  alias: string;
  /** For a sentence: `ada@db.example:2222`, through `bastion`, `127.0.0.1:5432 to db:5432`. */
  parts: { address: string; jump: string | null; forwards: string[] };
  /** Its destination is the alias, which ssh resolves at each start. Null without forwards, or where refused. */
  spec: TunnelSpec | null;
  /** Places of the forwards of `spec` that ssh adds by itself: all of them, at the time of the import. */
  fromConfig: number[];
  /** Why it cannot be imported, in a sentence. */
  refused: string | null;
  /** What the user should know of an import that works. */
  note: string | null;
  warnings: string[];
}

const FROM_CONFIG =
  'These forwards stand in your ssh config, so ssh opens them by itself; Quayside checks them and does not add them again.';

/** Of each alias, sorted. `pause` lets others run; it is awaited between the aliases. */
export async function importCandidates(
  loaded: LoadedConfig,
  local: LocalFacts,
  pause: () => Promise<void>,
): Promise<ImportCandidate[]> {
  const candidates: ImportCandidate[] = [];
  for (const alias of knownAliases(loaded)) {
    candidates.push(importCandidate(loaded, alias, local));
    await pause();
  }
  return candidates;
}

export function importCandidate(loaded: LoadedConfig, alias: string, local: LocalFacts): ImportCandidate {
  const config = effectiveConfig(loaded, alias, local);
  const forwards = config.forwards.map(asForward);
  const { spec, refused } = specFor(alias, forwards);
  return {
    alias: cleanText(alias),
    parts: {
      address: cleanText(addressOf(config)),
      jump: config.jump.length === 0 ? null : cleanText(config.jump.join(', ')),
      forwards: config.forwards.slice(0, 50).map((forward) => cleanText(forwardWords(forward))),
    },
    spec,
    fromConfig: spec ? spec.forwards.map((_, place) => place) : [],
    refused,
    note: spec ? FROM_CONFIG : null,
    warnings: warningsOf(config),
  };
}

function specFor(alias: string, forwards: Forward[]): Pick<ImportCandidate, 'spec' | 'refused'> {
  if (!TunnelHost.safeParse(alias).success)
    return { spec: null, refused: 'Its name holds signs that a destination may not have.' };
  if (forwards.length === 0) return { spec: null, refused: null };
  const parsed = TunnelSpec.safeParse({ name: alias.slice(0, 100), destination: alias, forwards });
  if (parsed.success) return { spec: parsed.data, refused: null };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(' ') ?? '';
  return { spec: null, refused: cleanText(`Its ${field} ${issue?.message ?? 'cannot be read'}.`) };
}

/** An empty address means every one, as `*`. What is wrong with it is told by `TunnelSpec`. */
const asForward = (forward: ConfigForward): Forward =>
  forward.bindAddress === '' ? { ...forward, bindAddress: '*' } : forward;

function addressOf({ user, hostName, port }: EffectiveConfig): string {
  const host = hostName.includes(':') ? `[${hostName}]` : hostName;
  return `${user}@${host}${port === 22 ? '' : `:${port}`}`;
}

function forwardWords({
  bindAddress,
  bindPort,
  bindSocket,
  host,
  hostPort,
  hostSocket,
}: ConfigForward): string {
  const at = (address: string, port: number | undefined) =>
    `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const bind = bindSocket ?? at(bindAddress === '' ? '*' : (bindAddress ?? 'localhost'), bindPort);
  const target = hostSocket ?? (host === undefined ? 'wherever SOCKS asks' : at(host, hostPort));
  return `${bind} to ${target}`;
}

function warningsOf(config: EffectiveConfig): string[] {
  const warnings = config.notEvaluated.map((what) => `Not evaluated: ${what}.`);
  warnings.push(...config.mistakes);
  if (config.clearsForwards)
    warnings.push('ClearAllForwardings stands in the config: no forward works through this alias.');
  if (config.hasProxyCommand) warnings.push('Its ProxyCommand runs a program at each start.');
  return warnings.map((text) => cleanText(text));
}
