/** What ssh's tokens and defaults say of this machine and the user who runs us. */
import type { Environment } from './expand-text.ts';

export interface LocalFacts {
  readonly user: string;
  readonly home: string;
  /** Null on Windows. */
  readonly uid: number | null;
  /** As `hostname` prints it. */
  readonly hostName: string;
  readonly env: Environment;
}

/** The tokens that are known without asking ssh: those of its man page less `%C`, `%k` and what belongs to commands. */
export function localTokens(
  alias: string,
  { hostName, user, port }: { hostName: string; user: string; port: number },
  local: LocalFacts,
): Record<string, string> {
  return {
    h: hostName,
    n: alias,
    p: String(port),
    r: user,
    u: local.user,
    d: local.home,
    l: local.hostName,
    L: local.hostName.split('.')[0] ?? '',
    ...(local.uid === null ? {} : { i: String(local.uid) }),
  };
}
