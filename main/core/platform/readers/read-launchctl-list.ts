/** `launchctl list`: which jobs run in which process. Pure. */
import { type Printed, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

export interface PrintedJob {
  readonly pid: number;
  /** As it is told; not cleaned. */
  readonly label: string;
}

/** A pid, the last exit or signal, the label, with tabs between; a job that does not run has a dash for its pid. */
const ROW = /^(\d{1,10})\t-?\d{1,10}\t([^\t]+)$/;
const IDLE_ROW = /^-\t-?\d{1,10}\t[^\t]+$/;
const HEADING = /^PID\tStatus\tLabel$/;

/** A pid that two rows name has no job: which of them it runs nobody tells. */
export function readLaunchctlList(text: string): Printed<PrintedJob> {
  const labels = new Map<number, string | null>();
  let recognized = false;
  for (const { text: line, isCut } of linesOf(text)) {
    if (isCut) continue;
    recognized ||= HEADING.test(line) || IDLE_ROW.test(line);
    const [, number = '', label = ''] = ROW.exec(line) ?? [];
    const pid = readPid(number);
    if (pid === null || pid === 0) continue;
    recognized = true;
    labels.set(pid, labels.has(pid) ? null : label);
  }
  const rows = [...labels].flatMap(([pid, label]) => (label === null ? [] : [{ pid, label }]));
  return { recognized, rows };
}
