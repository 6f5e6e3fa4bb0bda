/** What is known of the processes that hold ports: looked up once for each life of a process, kept while it holds one. */
import { isIn } from '../../../preload/folder-path.ts';
import type { Owner, Project } from '../../../preload/model.ts';
import { identityKey, type Platform, type ProcessFacts, type ProcessIdentity } from '../platform/platform.ts';
import { frameworkOf } from './frameworks.ts';
import { createLineage } from './lineage.ts';
import { scriptOf } from './script-of.ts';

export interface OwnerFacts extends ProcessFacts {
  /** Of its working folder. Undefined while its file system has not answered: then it is asked again. */
  readonly project: Project | null | undefined;
  readonly framework: string | null;
  readonly supervisor: Owner['supervisor'];
  readonly launchedBy: Owner['launchedBy'];
}

export interface ProcessFactsCache {
  /** Describes it and begins to look for its project, so that those of many are found side by side; again where there was no answer. */
  begin(identity: ProcessIdentity): Promise<void>;
  get(identity: ProcessIdentity): Promise<OwnerFacts | null>;
  /** Forgets every process that is not among `live`. */
  keepOnly(live: Iterable<ProcessIdentity>): void;
}

interface Known {
  readonly facts: ProcessFacts;
  readonly whole: Promise<OwnerFacts>;
  isUnanswered: boolean;
}

/** Its runtime's name would say nothing, and it is nobody's project: it serves the machine, wherever it was started. */
const OUR_HOST = { name: 'Quayside', framework: 'Quayside', project: null };

type FindProject = (folder: string) => Promise<Project | null | undefined>;

/** `isOurHost` names a process by its life, never by what it calls itself. */
export function createProcessFacts(
  platform: Pick<Platform, 'describe'>,
  findProject: FindProject = async () => null,
  isOurHost: (identity: ProcessIdentity) => boolean = () => false,
): ProcessFactsCache {
  let known = new Map<string, Known>();
  const lineages = createLineage(platform);

  const withProject = (facts: ProcessFacts): Known => {
    // A container's `/app` is another folder than this machine's.
    const folder = facts.containerId === null ? facts.cwd : null;
    const finding = folder === null ? Promise.resolve(null) : findProject(folder);
    const one: Known = {
      facts,
      isUnanswered: false,
      whole: Promise.all([finding, lineages.find(facts)]).then(([project, { above, ...lineage }]) => ({
        ...facts,
        project: project && { ...project, script: scriptIn(project, facts, above) },
        framework: frameworkOf(facts),
        ...lineage,
        ...(isOurHost(facts.identity) && OUR_HOST),
      })),
    };
    one.whole.then(
      ({ project }) => {
        one.isUnanswered = project === undefined;
      },
      // Whoever gets it is told of the failure; the next one begins anew.
      () => known.delete(identityKey(facts.identity)),
    );
    known.set(identityKey(facts.identity), one);
    return one;
  };

  const describe = async (identity: ProcessIdentity): Promise<Known | null> => {
    const facts = await platform.describe(identity);
    return facts && withProject(facts);
  };

  return {
    async begin(identity) {
      const before = known.get(identityKey(identity));
      if (!before) await describe(identity);
      else if (before.isUnanswered) withProject(before.facts);
    },
    async get(identity) {
      const one = known.get(identityKey(identity)) ?? (await describe(identity));
      return one ? one.whole : null;
    },
    keepOnly(live) {
      const kept = new Map<string, Known>();
      for (const identity of live) {
        const key = identityKey(identity);
        const one = known.get(key);
        if (one) kept.set(key, one);
      }
      known = kept;
      lineages.keepOnly([...kept.values()].map(({ facts }) => facts));
    },
  };
}

/** What works elsewhere (a test run that starts servers, a tool that was itself started by a script) did not run one of this project. */
const scriptIn = ({ root }: Project, facts: ProcessFacts, above: readonly ProcessFacts[]): string | null =>
  scriptOf(
    facts,
    above.filter(({ cwd }) => cwd === null || isIn(cwd, root) || isIn(root, cwd)),
  );
