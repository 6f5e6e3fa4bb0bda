/** A plan in words, as `free` shows it before anything happens. Pure. */
import type { FreePlan, FreeWay } from '../../preload/model.ts';
import type { PlannedFree } from './free-plans.ts';
import { optionOf } from './free-ways.ts';
import { holderWords, listWords, shellWords } from './listener-words.ts';
import { processName, treeLines } from './process-tree-words.ts';
import { cutToWidth } from './text-width.ts';

/** As many columns as a process may take where the terminal does not say. */
const PLAN_WIDTH = 160;
/** Nobody reads more; `--json` has all. */
const MOST_PORTS = 10;

/** Only command lines are cut to the terminal's width: all else has to be known before the answer. */
export function planWords(planned: PlannedFree, columns: number | null): string[] {
  const { plan, first, listeners, way, otherWays, verdict } = planned;
  const heading = `${listenedWords(listeners)}: ${holderWords(first)}`;
  if (verdict.kind === 'refused') {
    const { message, nextStep } = verdict.refusal;
    return [heading, `  Not freed: ${message} ${nextStep}`, ...asAdministrator(plan, verdict.canElevate)];
  }
  return [
    heading,
    ...(verdict.kind === 'override'
      ? ['  On your own list of protected processes: --force asks to end it all the same.']
      : []),
    ...(verdict.kind === 'elevate' ? ['  The system asks for an administrator’s word first.'] : []),
    ...wayLines(planned, columns ?? PLAN_WIDTH),
    ...closesToo(way, listeners),
    ...clientLines(plan),
    ...respawnerLines(plan, way),
    graceLine(plan, way),
    ...byHand(verdict.kind === 'elevate' ? plan.elevation : way),
    ...otherWays.map((other) => otherLine(other, way, other === plan)),
  ];
}

/** `Port 3000 (tcp) on 127.0.0.1 and ::1`. */
function listenedWords(listeners: PlannedFree['listeners']): string {
  const byPort = new Map<string, string[]>();
  for (const { port, protocol, address } of listeners) {
    const key = `Port ${port} (${protocol})`;
    byPort.set(key, [...(byPort.get(key) ?? []), address]);
  }
  return [...byPort].map(([key, addresses]) => `${key} on ${listWords(addresses)}`).join('; ');
}

const byHand = (way: Pick<FreeWay, 'command'> | null): string[] =>
  way?.command ? [`  By hand: ${shellWords(way.command)}`] : [];

const asAdministrator = ({ elevation }: FreePlan, canElevate: boolean): string[] =>
  elevation
    ? [
        canElevate
          ? '  --elevate does it as administrator: the system asks for that.'
          : `  As administrator, by hand: ${shellWords(elevation.command)}`,
      ]
    : [];

function wayLines({ way, first }: PlannedFree, columns: number): string[] {
  const { verb, target, processes } = way;
  if (verb === 'signal' || verb === 'none') {
    const [only, ...others] = processes;
    if (!only) return target ? [`  Ends ${target}`] : [];
    if (others.length === 0)
      return [cutToWidth(`  Ends ${processName(only)}: ${shellWords(only.argv)}`, columns)];
    return ['  Ends:', ...treeLines(processes, columns)];
  }
  const engine = first.container?.engine ?? way.command?.[0];
  const by = verb === 'stop-container' && engine ? ` (${engine})` : '';
  const all = verb === 'stop-supervisor' && runsAll(way) ? ', with all that it runs' : '';
  const stops = `  Stops ${target}${by}${all}`;
  return processes.length > 0 ? [`${stops}; with it end:`, ...treeLines(processes, columns)] : [stops];
}

/** The supervisor's own process ends, and not only one thing of several that it runs. */
const runsAll = ({ processes }: FreeWay): boolean => processes.some(({ role }) => role === 'supervisor');

type OtherPort = FreeWay['otherPorts'][number];

const closedWords = (others: readonly OtherPort[]): string => {
  const names = [...new Set(others.map(({ port, protocol }) => `${port} (${protocol})`))];
  const left = names.length - MOST_PORTS;
  return listWords(left > 1 ? [...names.slice(0, MOST_PORTS), `${left} more`] : names);
};

function closesToo({ otherPorts }: FreeWay, listeners: PlannedFree['listeners']): string[] {
  const others = otherPorts.filter(
    (other) => !listeners.some(({ port, protocol }) => other.port === port && other.protocol === protocol),
  );
  return others.length > 0 ? [`  Closes too: ${closedWords(others)}`] : [];
}

function clientLines({ clients: { connections, local } }: FreePlan): string[] {
  if (connections < 1) return [];
  const one = connections === 1;
  const whose = local < 1 ? '' : local < connections ? ` (${local} from this machine)` : ' from this machine';
  return [
    one
      ? `  1 connection${whose} is cut; the program at the other end is left alone.`
      : `  ${connections} connections${whose} are cut; the programs at the other end are left alone.`,
  ];
}

function respawnerLines({ respawner }: FreePlan, { verb }: FreeWay): string[] {
  if (!respawner || verb === 'stop-supervisor') return [];
  const { kind, name, pid, when } = respawner;
  const who = `${kind}${pid === null ? '' : ` (pid ${pid})`}`;
  const moment = when === 'at-once' ? 'as soon as it has ended' : 'when a watched file changes next';
  return [`  Comes back: ${who} starts ${name ?? 'it'} again ${moment}.`];
}

function graceLine({ graceMs }: FreePlan, way: FreeWay): string {
  const after = graceMs > 0 ? `after ${graceMs / 1_000} s` : 'at once';
  if (way.verb === 'stop-container') return `  Its engine asks it to stop, and forces it ${after}.`;
  if (way.verb === 'stop-unit' || (way.verb === 'stop-supervisor' && !runsAll(way)))
    return '  It may take as long as what runs it gives it.';
  const they = way.processes.length > 1 ? 'They are' : 'Is';
  return `  ${they} asked to stop${graceMs > 0 ? `, and forced ${after}` : ' and forced at once'}.`;
}

/** With what it would take along beside what the way does that is taken. */
function otherLine(other: FreeWay, taken: FreeWay, isDefault: boolean): string {
  const { verb, target, processes, command } = other;
  const also = other.otherPorts.filter(
    ({ port, protocol }) => !taken.otherPorts.some((one) => one.port === port && one.protocol === protocol),
  );
  const count = processes.length > 1 ? ` (${processes.length} processes)` : '';
  const all = verb === 'stop-supervisor' && runsAll(other) ? ', with all that it runs' : '';
  const does = `${verb === 'signal' ? 'ends' : 'stops'} ${target}${all}${count}`;
  const closes = also.length > 0 ? `; closes too: ${closedWords(also)}` : '';
  const how = isDefault
    ? 'without an option'
    : (optionOf(other) ?? `by hand${command ? `, ${shellWords(command)}` : ''}`);
  return `  Or ${how}: ${does}${closes}.`;
}
