/** `sc.exe queryex NAME` of Windows, in any language: by the order and the numbers of its rows, never by a word. Pure. */
import { readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

export interface PrintedService {
  /** As the service manager numbers it: 1 stopped, 2 starting, 3 stopping, 4 running, 5 to 7 about pausing. */
  readonly state: number;
  /** 0 where it does not run; null where the text does not tell (`sc.exe query`, or cut). */
  readonly pid: number | null;
}

/** Rows are indented, a word of the language, a colon, then what counts; the head, which names the service, is not. */
const ROW = /^[ \t]+[^\s(:：][^:：]*[:：][ \t]*(\S.*)?$/;
const TYPE = /^[0-9a-f]{1,8}[ \t]+\S/i;
const STATE = /^([1-7])[ \t]+\S/;
/** Told in both ways, as no other row is. */
const EXIT_CODE = /^\d{1,10}[ \t]+\(0x[0-9a-f]{1,8}\)$/i;
const HEXADECIMAL = /^0x[0-9a-f]{1,8}$/i;

/** What one service prints is a screen; of a longer text the beginning is read. */
const MOST_ROWS = 64;

/** Null where it is not what one service prints: a kind, a state, two exit codes, in this order. */
export function readScQuery(text: string): PrintedService | null {
  const values: string[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    // The last number of a text that was cut may have lost its end.
    if (isCut || values.length >= MOST_ROWS) break;
    const row = ROW.exec(line.trimEnd());
    if (row) values.push(row[1] ?? '');
  }
  const [type = '', state = '', exit = '', ownExit = '', checkpoint = '', hint = '', pid = ''] = values;
  const number = STATE.exec(state)?.[1];
  // The rows of another service would follow.
  const isOne = values.filter((value) => EXIT_CODE.test(value)).length === 2;
  const isService = TYPE.test(type) && EXIT_CODE.test(exit) && EXIT_CODE.test(ownExit) && isOne;
  if (number === undefined || !isService) return null;
  const isExtended = HEXADECIMAL.test(checkpoint) && HEXADECIMAL.test(hint);
  return { state: Number(number), pid: isExtended ? readPid(pid) : null };
}
