/** Runs one check to its end: a few ports closely, each of them; of many, those closely that are in use. */
import type { CheckSpan } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { blankResult, type CheckSetting } from './check-setting.ts';
import { conclude, type Known } from './conclude.ts';
import { inParallel } from './in-parallel.ts';
import { type Job, type Looked, lookAt, stateOf } from './look-at-port.ts';
import type { ResolvedTarget } from './resolve-targets.ts';
import { sweep } from './sweep.ts';

const AT_ONCE = 32;

/** Settles with the ports of which there is no result. */
export async function runCheck(
  targets: readonly ResolvedTarget[],
  setting: CheckSetting,
): Promise<CheckSpan[]> {
  const known = targets.filter((target) => target.here || target.named.length > 0);
  for (const target of targets) if (!known.includes(target)) tellUnknown(target, setting);
  if (!setting.few) return checkMany(known, setting);
  await checkFew(known.flatMap(jobsOf), setting);
  return [];
}

const jobsOf = (target: ResolvedTarget): Job[] =>
  Array.from({ length: target.to - target.from + 1 }, (_, index) => ({ target, port: target.from + index }));

/** One result for all of its ports: a name that is not there has none. */
function tellUnknown(target: ResolvedTarget, { told, protocol }: CheckSetting): void {
  told.result({
    ...blankResult(target, target.from, protocol),
    state: 'unknown-name',
    sentence: `No address was found for ${cleanText(target.host ?? '', 80)}.`,
    nextStep: 'See how it is spelled, and whether this machine is in its network.',
  });
  told.done(target.to - target.from + 1);
}

/**
 * Everything that is bound here for a try comes after the connections: else one of ours could be taken for a server.
 * Questions come last, for they last longest.
 */
async function checkFew(jobs: readonly Job[], setting: CheckSetting): Promise<void> {
  const { stop, told } = setting;
  const all: Looked[] = [];
  await inParallel(jobs, AT_ONCE, stop, async (job) => void all.push(await lookAt(job, setting)));
  const known = new Map<Looked, Known>();
  for (const looked of all)
    if (looked.target.here && !stop.stopped) known.set(looked, await knowClosely(looked, setting));
  await inParallel(all, AT_ONCE, stop, async (looked) => {
    told.result(await conclude(looked, known.get(looked) ?? null, setting));
    told.done(1);
  });
}

async function knowClosely(looked: Looked, { own, protocol }: CheckSetting): Promise<Known> {
  const { port } = looked;
  const { explanation, trial } = await own.explain(port, protocol);
  const wanted = stateOf(looked) === 'in-use' || trial !== 'free';
  return {
    explanation,
    trial,
    nextFree: wanted && port < 65_535 ? await own.nextFree(port + 1, protocol) : null,
  };
}

async function checkMany(targets: readonly ResolvedTarget[], setting: CheckSetting): Promise<CheckSpan[]> {
  const spans: CheckSpan[] = [];
  for (const target of targets) {
    const swept = await sweep(target, setting);
    spans.push(...swept.spans);
    await inParallel(swept.open, AT_ONCE, setting.stop, async ({ port, tries }) => {
      const job = { target, port };
      const looked = target.here ? await lookAt(job, setting) : { ...job, tries, listeners: [] };
      setting.told.result(
        await conclude(looked, target.here ? await knowBriefly(looked, setting) : null, setting),
      );
      setting.told.done(1);
    });
  }
  return spans;
}

async function knowBriefly(looked: Looked, { own, protocol }: CheckSetting): Promise<Known> {
  const { port, listeners } = looked;
  if (stateOf(looked) !== 'in-use') return { ...(await own.explain(port, protocol)), nextFree: null };
  return { explanation: await own.held(port, protocol, listeners), trial: null, nextFree: null };
}
