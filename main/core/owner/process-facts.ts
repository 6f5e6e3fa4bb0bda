/** What is known of the processes that hold ports: looked up once for each life of a process, kept while it holds one. */
import { identityKey, type Platform, type ProcessFacts, type ProcessIdentity } from '../platform/platform.ts';

export interface ProcessFactsCache {
  get(identity: ProcessIdentity): Promise<ProcessFacts | null>;
  /** Forgets every process that is not among `live`. */
  keepOnly(live: Iterable<ProcessIdentity>): void;
}

export function createProcessFacts(platform: Pick<Platform, 'describe'>): ProcessFactsCache {
  let known = new Map<string, ProcessFacts>();
  return {
    async get(identity) {
      const key = identityKey(identity);
      const before = known.get(key);
      if (before) return before;
      const facts = await platform.describe(identity);
      if (facts) known.set(key, facts);
      return facts;
    },
    keepOnly(live) {
      const kept = new Map<string, ProcessFacts>();
      for (const identity of live) {
        const key = identityKey(identity);
        const facts = known.get(key);
        if (facts) kept.set(key, facts);
      }
      known = kept;
    },
  };
}
