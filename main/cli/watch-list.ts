/** `ls --watch`: draws the list anew whenever it changes, until stopped. */
import { fail, type Snapshot } from '../../preload/model.ts';
import { failed, stoppedAnswer } from './answers.ts';
import type { Answer } from './command.ts';
import type { Reached } from './reached.ts';
import { type Terminal, untilStopped } from './terminal.ts';
import { cutToWidth } from './text-width.ts';

/** The second screen of a terminal, so that what stood there before comes back at the end. */
const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l';
const LEAVE_SCREEN = '\u001b[?25h\u001b[?1049l';
const FROM_TOP = '\u001b[H';
const CLEAR_REST = '\u001b[J';
const CLEAR_LINE_END = '\u001b[K';

export async function watchList(
  { client }: Reached,
  terminal: Terminal,
  words: (snapshot: Snapshot) => { lines: string[]; remarks: string[] },
): Promise<Answer> {
  const { out } = terminal;
  let drawn = '';
  if (out.isTerminal) out.write(ENTER_SCREEN);
  const lost = new Promise<'lost'>((resolve) => {
    client.onState((state) => {
      if (state === 'closed') resolve('lost');
    });
  });
  const off = client.on('snapshot', (snapshot) => {
    const { lines, remarks } = words(snapshot);
    const text = [...lines, ...(out.isTerminal ? ['', ...remarks] : [])].join('\n');
    // A scan that changed nothing that is shown draws nothing.
    if (text === drawn && drawn !== '') return;
    out.write(out.isTerminal ? screen(text, out.columns ?? 80, out.rows ?? 24) : `${text}\n\n`);
    drawn = text;
  });
  const ended = await Promise.race([lost, untilStopped(terminal)]);
  off();
  if (out.isTerminal) out.write(LEAVE_SCREEN);
  return ended === 'lost'
    ? failed(
        fail('disconnected', 'The running Quayside has ended.', 'Start the command again to go on.').failure,
      )
    : stoppedAnswer(terminal);
}

/** As many lines as there is room for; the last says how many there are more. */
function screen(text: string, columns: number, rows: number): string {
  const lines = text.split('\n');
  const more = lines.length - (rows - 1);
  const shown = more > 0 ? [...lines.slice(0, rows - 2), `… and ${more + 1} more`] : lines;
  const fitted = shown.map((line) => (line.includes('\u001b') ? line : cutToWidth(line, columns)));
  return `${FROM_TOP}${fitted.map((line) => `${line}${CLEAR_LINE_END}`).join('\n')}${CLEAR_REST}`;
}
