/** What `free` says before, while and after it works. Pure. */
import type { FreePlan, FreeProgress } from '../../preload/model.ts';
import type { PlannedTarget } from './free-plans.ts';
import { holderWords, listWords, shellWords } from './listener-words.ts';
import { cutToWidth } from './text-width.ts';

/** As many columns as a plan may take where the terminal does not say. */
const PLAN_WIDTH = 160;

export function planWords({ target, plan, verdict }: PlannedTarget, columns: number | null): string[] {
  const lines = [
    `${portsWords(target.listeners)}: ${holderWords(target.first)}`,
    ...plan.processes.map(processWords),
    ...closesToo(plan, target.listeners),
  ];
  if (verdict.kind === 'refused') {
    lines.push(`  Not freed: ${verdict.refusal.message} ${verdict.refusal.nextStep}`);
  } else {
    if (verdict.kind === 'override')
      lines.push('  On your own list of protected processes: --force asks to end it all the same.');
    lines.push(
      `  Is asked to stop${plan.graceMs > 0 ? `, and forced after ${plan.graceMs / 1_000} s` : ' and forced at once'}.`,
    );
  }
  return lines.map((line) => (line.startsWith('  Not') ? line : cutToWidth(line, columns ?? PLAN_WIDTH)));
}

const processWords = ({ name, pid, user, argv }: FreePlan['processes'][number]): string =>
  `  Ends ${name} (pid ${pid})${user ? ` of ${user}` : ''}: ${shellWords(argv)}`;

function closesToo(plan: FreePlan, wanted: PlannedTarget['target']['listeners']): string[] {
  const others = plan.otherPorts.filter(
    (other) => !wanted.some(({ port, protocol }) => other.port === port && other.protocol === protocol),
  );
  if (others.length === 0) return [];
  const names = [...new Set(others.map(({ port, protocol }) => `${port} (${protocol})`))];
  return [`  Closes too: ${listWords(names)}`];
}

/** `Port 3000 (tcp) on 127.0.0.1 and ::1`. */
function portsWords(listeners: PlannedTarget['target']['listeners']): string {
  const byPort = new Map<string, string[]>();
  for (const { port, protocol, address } of listeners) {
    const key = `Port ${port} (${protocol})`;
    byPort.set(key, [...(byPort.get(key) ?? []), address]);
  }
  return [...byPort].map(([key, addresses]) => `${key} on ${listWords(addresses)}`).join('; ');
}

export function questionWords(planned: readonly PlannedTarget[]): string {
  const processes = new Set(planned.flatMap(({ plan }) => plan.processes.map(({ pid }) => pid))).size;
  const ports = [...new Set(planned.flatMap(({ target }) => target.listeners.map(({ port }) => port)))];
  const many = processes === 1 ? '1 process' : `${processes} processes`;
  const listed = planned.some(({ verdict }) => verdict.kind === 'override');
  const whose = listed ? ', of your own protected list,' : '';
  return `End ${many}${whose} and free port${ports.length > 1 ? 's' : ''} ${listWords(ports.map(String))}? [y/N] `;
}

/** The line that counts down. */
export function progressWords({ name, pid, phase, forceAt, port }: FreeProgress, now: Date): string {
  const who = `${name} (pid ${pid})`;
  if (phase === 'asking') return `Asking ${who} to stop…`;
  if (phase === 'forcing') return `Forcing ${who} to end…`;
  if (phase === 'proving') return `Making sure that port ${port} stays free…`;
  const left = forceAt ? Math.max(0, Math.ceil((Date.parse(forceAt) - now.getTime()) / 1_000)) : null;
  const countdown = left === null ? '' : `; it is forced in ${left} s`;
  return `${who} is stopping${countdown}. Ctrl+C leaves it as it is.`;
}
