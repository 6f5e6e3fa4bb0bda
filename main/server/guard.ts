/** Decides which HTTP requests and upgrades are looked at at all: only our own page and our own command line. */

export interface RequestFacts {
  method?: string | undefined;
  /** The request target as it stood on the request line. */
  url?: string | undefined;
  /** Names and values in turn, doubles included: Node's merged headers hide a second Host. */
  rawHeaders: readonly string[];
}

export interface Refusal {
  status: 400 | 403 | 405;
  reason: string;
}

export interface Guard {
  /** Null lets a plain request through to the files. */
  request(facts: RequestFacts): Refusal | null;
  /** Null lets an upgrade through to the token check. */
  upgrade(facts: RequestFacts): Refusal | null;
}

const refuse = (status: Refusal['status'], reason: string): Refusal => ({ status, reason });

/** The values of one header, all of them, in order. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

export const originsOf = (port: number): readonly string[] => [
  `http://127.0.0.1:${port}`,
  `http://localhost:${port}`,
];

export function createGuard(port: number): Guard {
  // Compared as exact text: a name of somebody else's that resolves to us (DNS rebinding) must not pass, and
  // neither may a variant of ours that a browser takes for another origin (a trailing dot, upper case, [::1]).
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origins = originsOf(port);

  const checkTarget = ({ url, rawHeaders }: RequestFacts): Refusal | null => {
    const host = valuesOf(rawHeaders, 'host');
    if (host.length !== 1) return refuse(400, 'Exactly one Host header is needed.');
    if (!hosts.includes(host[0] ?? '')) return refuse(403, 'This host name is not served here.');
    if (!url?.startsWith('/')) return refuse(400, 'Only a path is taken as the request target.');
    return null;
  };

  const foreignOrigin = (rawHeaders: readonly string[]): boolean =>
    valuesOf(rawHeaders, 'origin').some((origin) => !origins.includes(origin));

  const ownOrigin = (rawHeaders: readonly string[]): boolean =>
    valuesOf(rawHeaders, 'origin').length === 1 && !foreignOrigin(rawHeaders);

  return {
    request(facts) {
      const target = checkTarget(facts);
      if (target) return target;
      const { rawHeaders } = facts;
      if (foreignOrigin(rawHeaders)) return refuse(403, 'This origin is not served here.');
      if (facts.method !== 'GET' && facts.method !== 'HEAD') {
        return ownOrigin(rawHeaders)
          ? refuse(405, 'Only GET and HEAD are served.')
          : refuse(403, 'An origin of our own is needed.');
      }
      return crossSite(facts) ? refuse(403, 'Other sites may not load this.') : null;
    },
    upgrade(facts) {
      const target = checkTarget(facts);
      if (target) return target;
      if (facts.method !== 'GET') return refuse(405, 'Only GET can be upgraded.');
      // Browsers send it always, and our own command line does: who leaves it out is neither.
      return ownOrigin(facts.rawHeaders) ? null : refuse(403, 'An origin of our own is needed.');
    },
  };
}

/**
 * Whether another site asks. Opening the page itself from anywhere must work (a link in a web terminal, our own
 * redirect file), but only as a whole window: never in a frame, never as a script, image or fetch of that site.
 */
function crossSite({ url, rawHeaders }: RequestFacts): boolean {
  const [site] = valuesOf(rawHeaders, 'sec-fetch-site');
  if (site === undefined || site === 'none' || site === 'same-origin') return false;
  const [mode] = valuesOf(rawHeaders, 'sec-fetch-mode');
  const [destination] = valuesOf(rawHeaders, 'sec-fetch-dest');
  return !(url === '/' && mode === 'navigate' && destination === 'document');
}
