/** Takes the output of our PowerShell apart: JSON, then the line that says whose answer it was. */
import { ANSWER_MARK } from './power-shell-script.ts';

export interface AnswerListener {
  onAnswer(id: number, isOk: boolean, body: Buffer): void;
  /** An answer, or a line that never ends, is longer than the limit. */
  onTooMuch(): void;
}

const LINE_END = 10;
const LONGEST_MARK = 64;
const MARK = new RegExp(`^${ANSWER_MARK}(\\d{1,15}) (ok|failed)\\s*$`);

/** `limitBytes`: of one answer. In time that grows with the output alone. */
export function createAnswerLines(
  limitBytes: number,
  listener: AnswerListener,
): { add(piece: Buffer): void } {
  let line: Buffer[] = [];
  let body: Buffer[] = [];
  let bytes = 0;

  const endLine = () => {
    const whole = Buffer.concat(line);
    line = [];
    const [, id, word] = whole.length <= LONGEST_MARK ? (MARK.exec(whole.toString('latin1')) ?? []) : [];
    if (id === undefined) {
      body.push(whole);
      return;
    }
    const answer = Buffer.concat(body);
    body = [];
    bytes = 0;
    listener.onAnswer(Number(id), word === 'ok', answer);
  };

  return {
    add(piece) {
      bytes += piece.length;
      let from = 0;
      for (let at = piece.indexOf(LINE_END); at >= 0; at = piece.indexOf(LINE_END, from)) {
        line.push(piece.subarray(from, at + 1));
        endLine();
        from = at + 1;
      }
      if (from < piece.length) line.push(piece.subarray(from));
      if (bytes <= limitBytes) return;
      line = [];
      body = [];
      bytes = 0;
      listener.onTooMuch();
    },
  };
}
