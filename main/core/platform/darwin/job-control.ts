/** Stops and starts jobs of launchd by launchctl, judged by its exit codes: its words change from version to version. */
import { lstatSync } from 'node:fs';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { brewNameOf, isJobLabel, isLaunchdJob, isProgramStart, jobProtection } from '../../launchd-jobs.ts';
import type { ServiceManager, ServiceUnit } from '../platform.ts';
import type { ToolOutcome, ToolRunner } from '../run-tool.ts';
import { bootoutJob, bootstrapJob, kickstartJob, printJob } from './tools.ts';

export interface JobControlDeps {
  /** Apart from all others: a job may take its time to stop, and nobody is to wait for that. */
  readonly services: Pick<ToolRunner, 'run'>;
  readonly uid: number;
  /** Of the user: an absolute path. */
  readonly home: string;
  readonly isFile?: (path: string) => boolean;
  readonly monotonic: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

type Verb = 'stop' | 'start';

/** Where a job is loaded, and the file that it was loaded from. */
interface Loaded {
  /** Such as `gui/501`. */
  readonly domain: string;
  readonly file: string | null;
}

/** From the request until launchd knows the job no more, in ms. */
const LIMIT_MS = 100_000;
const LOOK_MS = 250;
/** More stopped jobs are not kept in mind; whoever is forgotten is looked for where such files are. */
const MOST_KEPT = 256;

/** launchctl ends with the system's own numbers of errors, and a few of its own. */
const NOT_PERMITTED = [1, 13, 150];
const IS_GONE = [3, 113];
const IS_CHANGING = [36, 37];
const INPUT_OUTPUT = 5;

export function createJobControl(deps: JobControlDeps): ServiceManager {
  /** What was stopped, for its start: launchd forgets it. */
  const kept = new Map<string, Loaded>();
  const keep = (unit: ServiceUnit, loaded: Loaded) => {
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(unit.name, loaded);
  };
  return {
    async stop(unit) {
      const refusal = refusalOf(unit);
      if (refusal) return refusal;
      const loaded = await locate(unit, deps);
      if (!loaded.ok) return loaded;
      const stopped = await bootOut(unit, loaded.value.domain, deps);
      if (stopped.ok) keep(unit, loaded.value);
      return stopped;
    },
    async start(unit) {
      const refusal = refusalOf(unit);
      return refusal ?? bootstrap(unit, kept.get(unit.name) ?? usual(unit, deps), deps);
    },
    command: (verb, unit) => byHandOf(verb, unit, kept.get(unit.name) ?? usual(unit, deps)),
  };
}

/** Whoever gave the name: right here it must be one, and none of Apple's. */
function refusalOf(unit: ServiceUnit): ReturnType<typeof fail> | null {
  if (!isLaunchdJob(unit) || !isJobLabel(unit.name) || isProgramStart(unit.name)) {
    return fail('invalid-input', 'That is not the name of a job of launchd.', 'Look at the list again.');
  }
  const protection = jobProtection(unit, unit.name);
  return protection && fail('protected', protection.message, protection.nextStep);
}

const domainsOf = ({ scope }: ServiceUnit, uid: number): readonly string[] =>
  scope === 'system' ? ['system'] : [`gui/${uid}`, `user/${uid}`];

/** Asked before it is stopped: which of the user's two domains has it, and from which file. */
async function locate(unit: ServiceUnit, deps: JobControlDeps): Promise<Result<Loaded>> {
  for (const domain of domainsOf(unit, deps.uid)) {
    const printed = await deps.services.run(printJob(domain, unit.name));
    if (printed.ok) return ok({ domain, file: fileIn(printed.text) ?? usual(unit, deps).file });
    if (printed.code === null) return failureOf(printed, 'stop', unit, domain);
  }
  return fail('not-found', `launchd knows no job ${unit.name} any more.`, 'Look at the list again.');
}

/** `launchctl print` is made for people, so only a line that can be nothing else counts. */
const fileIn = (text: string): string | null => {
  const [path, ...more] = [...text.matchAll(/^\tpath = (\/[^\n]{1,1000}\.plist)$/gm)].map(([, one]) => one);
  return path !== undefined && more.length === 0 ? path : null;
};

/** Where files of jobs are, each called as its job. */
function usual(unit: ServiceUnit, { uid, home, isFile = isPlainFile }: JobControlDeps): Loaded {
  const folders =
    unit.scope === 'system'
      ? ['/Library/LaunchDaemons']
      : [`${home}/Library/LaunchAgents`, '/Library/LaunchAgents'];
  const file = folders.map((folder) => `${folder}/${unit.name}.plist`).find(isFile) ?? null;
  return { domain: unit.scope === 'system' ? 'system' : `gui/${uid}`, file };
}

function isPlainFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** Until launchd knows it no more: with that it is not started again, whatever its KeepAlive says, until the next log-in. */
async function bootOut(unit: ServiceUnit, domain: string, deps: JobControlDeps): Promise<Result<null>> {
  const { services, monotonic, pause } = deps;
  const until = monotonic() + LIMIT_MS;
  const asked = await services.run(bootoutJob(domain, unit.name));
  if (!asked.ok && IS_GONE.includes(asked.code ?? 0)) return ok(null);
  if (!asked.ok && !IS_CHANGING.includes(asked.code ?? 0)) return failureOf(asked, 'stop', unit, domain);
  for (;;) {
    const printed = await services.run(printJob(domain, unit.name));
    if (!printed.ok && IS_GONE.includes(printed.code ?? 0)) return ok(null);
    if (!printed.ok) return failureOf(printed, 'stop', unit, domain);
    if (monotonic() >= until) {
      return fail(
        'timeout',
        `launchd did not stop ${unit.name} within ${LIMIT_MS / 1_000} s.`,
        lookAt(unit, domain),
      );
    }
    await pause(LOOK_MS);
  }
}

/** A job that was stopped so is not loaded any more, so kickstart alone would not find it; after it, for jobs that wait to be asked. */
async function bootstrap(
  unit: ServiceUnit,
  { domain, file }: Loaded,
  { services }: JobControlDeps,
): Promise<Result<null>> {
  const loaded = file === null ? null : await services.run(bootstrapJob(domain, file));
  // It fails as well where somebody has loaded it since.
  const started = await services.run(kickstartJob(domain, unit.name));
  if (started.ok) return ok(null);
  if (loaded && !loaded.ok) return failureOf(loaded, 'start', unit, domain);
  return file === null
    ? fail(
        'not-found',
        `The file of the job ${unit.name} could not be found.`,
        'Load it with the program that it belongs to.',
      )
    : failureOf(started, 'start', unit, domain);
}

function byHandOf(verb: Verb, { name }: ServiceUnit, { domain, file }: Loaded): string[] {
  const brewed = brewNameOf(name);
  if (brewed !== null) return ['brew', 'services', verb, brewed];
  if (verb === 'stop') return ['launchctl', 'bootout', `${domain}/${name}`];
  return file === null
    ? ['launchctl', 'kickstart', `${domain}/${name}`]
    : ['launchctl', 'bootstrap', domain, file];
}

const lookAt = ({ name }: ServiceUnit, domain: string): string =>
  `See \`launchctl print ${domain}/${name}\` in a terminal.`;

function failureOf(
  outcome: ToolOutcome & { ok: false },
  verb: Verb,
  unit: ServiceUnit,
  domain: string,
): ReturnType<typeof fail> {
  const { code } = outcome;
  const isDenied =
    code !== null && (NOT_PERMITTED.includes(code) || (code === INPUT_OUTPUT && domain === 'system'));
  if (isDenied) {
    return fail(
      'permission',
      `launchd does not let you ${verb} ${unit.name}.`,
      verb === 'stop'
        ? `Run \`sudo launchctl bootout ${domain}/${unit.name}\` in a terminal.`
        : lookAt(unit, domain),
    );
  }
  return fail(
    'unavailable',
    code === null
      ? '`launchctl` could not be run or did not answer.'
      : `launchd did not ${verb} ${unit.name}: \`launchctl\` failed with code ${code}.`,
    lookAt(unit, domain),
  );
}
