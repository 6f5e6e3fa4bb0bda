/** `netsh http show servicestate view=requestq` of Windows, in any language: by numbers and addresses, never by a word. Pure. */
import { type Printed, readPid, readPort } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

/** A queue of requests: who takes from it, and at which ports they come in. */
export interface PrintedHttpQueue {
  readonly pids: readonly number[];
  readonly ports: readonly number[];
}

/** The pid alone, or with a word before it and the program behind: `ID: 2688, image: C:\Windows\System32\svchost.exe`. */
const PROCESS = /^[ \t]+(?:[^:,\d]{1,40}[:：][ \t]*(\d{1,10}),[ \t]*\S.*|(\d{1,10})[ \t]*)$/;
/** With a host, a sign for all, or an address, and perhaps the address at which alone it is served. */
const ADDRESS = /^[ \t]+https?:\/\/(?:\[[\w:.%]{1,64}\]|[^\s/:[\]]{1,255}):(\d{1,5})(?::[^\s/]{1,70})?\//i;

/** Of each queue more are not kept; nobody reads more. */
const MOST = 64;

/**
 * A queue is a piece of the text without an empty line whose first line is indented least. Of one in which addresses stand before
 * a process nothing is told: they may be another's.
 */
export function readHttpQueues(text: string): Printed<PrintedHttpQueue> {
  const rows: PrintedHttpQueue[] = [];
  let queue = emptyQueue(-1);
  const end = () => {
    if (!queue.isMixed && queue.pids.size > 0 && queue.ports.size > 0)
      rows.push({ pids: [...queue.pids], ports: [...queue.ports] });
  };
  for (const { text: line, isCut } of linesOf(text)) {
    // The last number of a text that was cut may have lost its end.
    if (isCut) break;
    const indent = line.search(/[^ \t]/);
    if (indent < 0 || indent <= queue.indent) {
      end();
      queue = emptyQueue(indent);
      continue;
    }
    if (queue.indent < 0) queue = emptyQueue(indent);
    else add(queue, line);
  }
  end();
  return { rows, recognized: rows.length > 0 };
}

interface Queue {
  /** Of its first line; below zero where there is none yet. */
  readonly indent: number;
  readonly pids: Set<number>;
  readonly ports: Set<number>;
  isMixed: boolean;
}

const emptyQueue = (indent: number): Queue => ({
  indent,
  pids: new Set(),
  ports: new Set(),
  isMixed: false,
});

function add(queue: Queue, line: string): void {
  const [, named, alone] = PROCESS.exec(line) ?? [];
  const pid = readPid(named ?? alone ?? '');
  if (pid !== null) {
    queue.isMixed ||= queue.ports.size > 0;
    if (queue.pids.size < MOST) queue.pids.add(pid);
    return;
  }
  const port = readPort(ADDRESS.exec(line)?.[1] ?? '');
  if (port !== null && queue.ports.size < MOST) queue.ports.add(port);
}
