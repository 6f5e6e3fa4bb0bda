/** Stops and starts services of Windows by sc.exe: fixed words and a checked name, judged by exit codes and numbers of states. */
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { isWindowsService, serviceProtection } from '../../windows-services.ts';
import type { ServiceManager, ServiceUnit } from '../platform.ts';
import { readScQuery } from '../readers/read-sc-query.ts';
import type { ToolOutcome, ToolRunner } from '../run-tool.ts';
import { isServiceName } from './service-names.ts';
import type { SystemTools } from './system-tools.ts';

export interface ServiceControlDeps {
  /** Apart from all others: a service may take its time to stop, and nobody is to wait for that. */
  readonly services: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'sc'>;
  readonly monotonic: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

type Verb = 'stop' | 'start';

/** From the request until the service manager says that it is done, in ms. */
const LIMIT_MS = 100_000;
/** The service manager itself gives a service 30 s to take a request. */
const REQUEST_MS = 35_000;
const LOOK_MS = 250;

const STOPPED = 1;
const RUNNING = 4;

/** Numbers of Windows' own errors; sc.exe ends with them. */
const NO_RIGHTS = 5;
const DEPENDENTS_RUN = 1051;
const NOT_ACCEPTED = 1052;
const DID_NOT_ANSWER = 1053;
const RUNS_ALREADY = 1056;
const DISABLED = 1058;
const NO_SUCH_SERVICE = 1060;
const IS_CHANGING = 1061;
const NOT_STARTED = 1062;

export function createServiceControl(deps: ServiceControlDeps): ServiceManager {
  return {
    stop: (unit) => change('stop', unit, deps),
    start: (unit) => change('start', unit, deps),
    command: (verb, { name }) => ['sc.exe', verb, name],
  };
}

async function change(verb: Verb, unit: ServiceUnit, deps: ServiceControlDeps): Promise<Result<null>> {
  // Whoever gave the name: right here it must be one, and none that Windows cannot do without.
  if (!isWindowsService(unit) || !isServiceName(unit.name)) {
    return fail('invalid-input', 'That is not the name of a service.', 'Look at the list again.');
  }
  const protection = verb === 'stop' ? serviceProtection(unit, `The service ${unit.name}`) : null;
  if (protection) return fail('protected', protection.message, protection.nextStep);
  const until = deps.monotonic() + LIMIT_MS;
  for (;;) {
    const asked = await ask(verb, unit, deps);
    if (asked !== 'is-changing') return asked === 'accepted' ? settled(verb, unit, until, deps) : asked;
    if (deps.monotonic() >= until) return lateFailure(verb, unit);
    await deps.pause(LOOK_MS);
  }
}

/** `is-changing`: it is just starting or stopping and takes no other request before that is done. */
async function ask(
  verb: Verb,
  unit: ServiceUnit,
  { services, places }: ServiceControlDeps,
): Promise<'accepted' | 'is-changing' | Result<null>> {
  const outcome = await services.run({
    program: places.sc,
    argv: [verb, unit.name],
    limitMs: REQUEST_MS,
    quiet: true,
  });
  if (outcome.ok) return 'accepted';
  if (outcome.code === IS_CHANGING) return 'is-changing';
  if (outcome.code === (verb === 'stop' ? NOT_STARTED : RUNS_ALREADY)) return ok(null);
  return failureOf(outcome, verb, unit);
}

/** Until the service manager tells the state that was asked for, by its number. */
async function settled(
  verb: Verb,
  unit: ServiceUnit,
  until: number,
  { services, places, monotonic, pause }: ServiceControlDeps,
): Promise<Result<null>> {
  const wanted = verb === 'stop' ? STOPPED : RUNNING;
  let hasLeft = false;
  for (;;) {
    const printed = await services.run({ program: places.sc, argv: ['queryex', unit.name], quiet: true });
    const state = printed.ok ? readScQuery(printed.text)?.state : undefined;
    if (state === wanted || (!printed.ok && printed.code === NO_SUCH_SERVICE && verb === 'stop'))
      return ok(null);
    if (!printed.ok && printed.problem === 'closed') return failureOf(printed, verb, unit);
    const from = verb === 'stop' ? RUNNING : STOPPED;
    // It has been there in between, and somebody has asked for the contrary since: what is said of the port is what counts.
    if (state === from && hasLeft) return verb === 'stop' ? ok(null) : endedAgain(unit);
    hasLeft ||= state !== undefined && state !== from;
    if (monotonic() >= until) return lateFailure(verb, unit);
    await pause(LOOK_MS);
  }
}

const byHandOf = ({ name }: ServiceUnit): string => `See \`sc.exe queryex ${quoted(name)}\` in a PowerShell.`;

/** As PowerShell takes it; a name that is a name holds no quote. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name}'`);

const lateFailure = (verb: Verb, unit: ServiceUnit) =>
  fail('timeout', `Windows did not ${verb} ${unit.name} within ${LIMIT_MS / 1_000} s.`, byHandOf(unit));

const endedAgain = (unit: ServiceUnit) =>
  fail('unavailable', `${unit.name} was started and ended again at once.`, byHandOf(unit));

function failureOf(outcome: ToolOutcome & { ok: false }, verb: Verb, unit: ServiceUnit): Result<null> {
  const { name } = unit;
  switch (outcome.code) {
    case NO_RIGHTS:
      return fail(
        'permission',
        `Windows wants an administrator’s word to ${verb} ${name}.`,
        `Run \`sc.exe ${verb} ${quoted(name)}\` in a PowerShell of an administrator.`,
      );
    case NO_SUCH_SERVICE:
      return fail('not-found', `Windows knows no service ${name}.`, 'Look at the list again.');
    case DEPENDENTS_RUN:
      return fail(
        'unavailable',
        `Other services that need ${name} are running.`,
        `See which with \`sc.exe enumdepend ${quoted(name)}\`, and stop those first.`,
      );
    case NOT_ACCEPTED:
      return fail('unavailable', `${name} does not let itself be stopped.`, 'Take another port.');
    case DID_NOT_ANSWER:
      return fail('timeout', `${name} did not answer the service manager of Windows.`, byHandOf(unit));
    case DISABLED:
      return fail(
        'unavailable',
        `${name} is disabled.`,
        'Allow its start in the Services app (services.msc) first.',
      );
    default:
      return fail(
        'unavailable',
        outcome.code === null
          ? '`sc.exe` could not be run or did not answer.'
          : `Windows did not ${verb} ${name}: \`sc.exe\` failed with code ${outcome.code}.`,
        byHandOf(unit),
      );
  }
}
