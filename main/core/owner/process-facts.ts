/** What is known of the processes that hold ports: looked up once for each life of a process, kept while it holds one. */
import type { Project } from '../../../preload/model.ts';
import { identityKey, type Platform, type ProcessFacts, type ProcessIdentity } from '../platform/platform.ts';

export interface OwnerFacts extends ProcessFacts {
  /** Of its working folder. Undefined while its file system has not answered: then it is asked again. */
  readonly project: Project | null | undefined;
}

export interface ProcessFactsCache {
  get(identity: ProcessIdentity): Promise<OwnerFacts | null>;
  /** Forgets every process that is not among `live`. */
  keepOnly(live: Iterable<ProcessIdentity>): void;
}

type FindProject = (folder: string) => Promise<Project | null | undefined>;

export function createProcessFacts(
  platform: Pick<Platform, 'describe'>,
  findProject: FindProject = async () => null,
): ProcessFactsCache {
  let known = new Map<string, OwnerFacts>();

  const withProject = async (facts: ProcessFacts): Promise<OwnerFacts> => {
    const project = facts.cwd === null ? null : await findProject(facts.cwd);
    const all = { ...facts, project };
    known.set(identityKey(facts.identity), all);
    return all;
  };

  return {
    async get(identity) {
      const before = known.get(identityKey(identity));
      if (before) return before.project === undefined ? withProject(before) : before;
      const facts = await platform.describe(identity);
      return facts && withProject(facts);
    },
    keepOnly(live) {
      const kept = new Map<string, OwnerFacts>();
      for (const identity of live) {
        const key = identityKey(identity);
        const facts = known.get(key);
        if (facts) kept.set(key, facts);
      }
      known = kept;
    },
  };
}
