/** Whole owners of real processes: everything is read once, and nothing at all when they are asked for again. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProcessFacts, type ProcessFactsCache } from '../../main/core/owner/process-facts.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await createLinuxPlatform();
});
afterAll(() => platform.dispose());

/** How often this process has read from anything; this look counts too, always as much. */
const reads = (): number => Number(/^syscr: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);

const ROUNDS = 20;

/** The least of several tries: whatever else goes on in this process may read in between. */
async function leastReads(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = reads();
    await work();
    least = Math.min(least, reads() - before);
  }
  return least;
}

const getAll = (facts: ProcessFactsCache, identities: readonly ProcessIdentity[]) =>
  Promise.all(identities.map((identity) => facts.get(identity)));

it('reads nothing when owners are asked for again', async () => {
  let described = 0;
  const describe: Platform['describe'] = (identity) => {
    described++;
    return platform.describe(identity);
  };
  const finder = createProjectFinder({ home: '/nowhere', monotonic: () => performance.now() });
  const facts = createProcessFacts({ describe }, finder.find);
  const all = (await platform.processes()).map(({ identity }) => identity);
  const cold = await getAll(facts, all);
  const living = all.filter((_, at) => cold[at] !== null);
  expect(living.length).toBeGreaterThan(3);
  facts.keepOnly(living);

  const once = described;
  const idle = await leastReads(async () => undefined);
  expect(await leastReads(() => getAll(facts, living))).toBe(idle);
  expect(described).toBe(once);

  // What counts the reads would see them.
  const [one] = living;
  if (!one) throw new Error('nobody lives');
  expect(await leastReads(() => platform.describe(one))).toBeGreaterThan(idle);
});
