/** Stops and starts services by systemctl: fixed words and the checked name of a unit, without ever asking for a password. */
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import type { Exec, ExecOutcome } from '../../exec.ts';
import type { ServiceManager, ServiceUnit } from '../platform.ts';
import { isServiceName } from './control-group.ts';
import { findProgram } from './open-url.ts';

export interface SystemdOptions {
  /** The absolute path of systemctl. */
  program: string;
  exec: Exec;
  uid: number;
  /** Ours: where the user's own service manager is found. */
  env: NodeJS.ProcessEnv;
}

type Verb = 'stop' | 'start';

/** systemd itself gives a service 90 s to stop before it forces it. */
const LIMIT_MS = 100_000;
/** Fixed, so that nothing in the user's PATH is taken for the system's own. */
const FOLDERS = '/usr/bin:/bin:/usr/sbin:/sbin';

/** Null on a machine without it. */
export const findSystemctl = (folders = FOLDERS): string | null => findProgram('systemctl', folders);

export function createSystemdServices(options: SystemdOptions): ServiceManager {
  return {
    stop: (unit) => run(options, 'stop', unit),
    start: (unit) => run(options, 'start', unit),
    command,
  };
}

const command = (verb: Verb, unit: ServiceUnit): string[] => [
  'systemctl',
  ...scopeOf(unit),
  verb,
  ...(unit.name.startsWith('-') ? ['--'] : []),
  unit.name,
];

const scopeOf = ({ scope }: ServiceUnit): string[] => (scope === 'user' ? ['--user'] : []);

async function run(options: SystemdOptions, verb: Verb, unit: ServiceUnit): Promise<Result<null>> {
  // Whoever gave the name: right here it must be one, and no pattern that stands for several.
  if (!isServiceName(unit.name)) {
    return fail('invalid-input', 'That is not the name of a service.', 'Look at the list again.');
  }
  const outcome = await options.exec({
    program: options.program,
    argv: [...scopeOf(unit), verb, '--no-ask-password', '--', unit.name],
    env: environment(options),
    limitMs: LIMIT_MS,
  });
  return resultOf(outcome, verb, unit);
}

function environment({ uid, env }: SystemdOptions): Record<string, string> {
  const address = env.DBUS_SESSION_BUS_ADDRESS;
  return {
    LC_ALL: 'C',
    PATH: FOLDERS,
    XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR || `/run/user/${uid}`,
    ...(address ? { DBUS_SESSION_BUS_ADDRESS: address } : {}),
  };
}

/** What systemctl says, by what it means; the first that fits counts, for a bus that refuses is no bus. */
const NO_MANAGER =
  /not been booted with systemd|Failed to (connect to|get D-Bus)|No medium found|Host is down/i;
const NO_RIGHTS =
  /Interactive authentication required|Access denied|Permission denied|Operation not permitted|not authorized/i;
const NO_UNIT = /not loaded|not found|could not be found|No such file/i;
/** The Linux Standard Base gives these numbers to programs that manage services. */
const EXIT_NO_RIGHTS = 4;
const EXIT_NOT_INSTALLED = 5;

function resultOf(outcome: ExecOutcome, verb: Verb, unit: ServiceUnit): Result<null> {
  const { name, scope } = unit;
  const byHand = `See \`systemctl ${scope === 'user' ? '--user ' : ''}status ${name}\` in a terminal.`;
  if (outcome.kind === 'timeout') {
    return fail('timeout', `systemd did not ${verb} ${name} within ${LIMIT_MS / 1000} s.`, byHand);
  }
  if (outcome.kind !== 'ended') return fail('unavailable', 'systemctl could not be started.', byHand);
  const { code, stderr } = outcome;
  if (code === 0) return ok(null);
  if (NO_MANAGER.test(stderr)) {
    return fail('unavailable', 'systemd does not run here, or cannot be reached.', byHand);
  }
  if (code === EXIT_NO_RIGHTS || NO_RIGHTS.test(stderr)) {
    const message = `systemd wants an administrator’s word to ${verb} ${name}.`;
    const asAdministrator = `Run \`sudo ${command(verb, unit).join(' ')}\` in a terminal.`;
    return fail('permission', message, scope === 'system' ? asAdministrator : byHand);
  }
  if (code === EXIT_NOT_INSTALLED || NO_UNIT.test(stderr)) {
    return fail('not-found', `systemd knows no service ${name}.`, 'Look at the list again.');
  }
  const said = cleanText(stderr.trim().split('\n')[0] ?? '');
  return fail('unavailable', `systemd did not ${verb} ${name}${said ? `: ${said}` : '.'}`, byHand);
}
