/** `lsof -a -d cwd -p … -F pn`: the working folder of each process. Pure; not cleaned. */
import { readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';
import { unescapeLsof } from './unescape-lsof.ts';

/** Of a process whose folder may not be seen there is none. */
export function readLsofFolders(text: string): Map<number, string> {
  const folders = new Map<number, string>();
  let pid: number | null = null;
  for (const { text: line, isCut } of linesOf(text)) {
    const value = line.slice(1);
    if (line[0] === 'p') pid = readPid(value);
    else if (line[0] === 'n' && pid !== null && value.startsWith('/') && !isCut) {
      folders.set(pid, unescapeLsof(value));
    }
  }
  return folders;
}
