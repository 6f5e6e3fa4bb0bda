/** What ssh runs to ask: a constant script for POSIX sh, for a program of our own could not be run by ssh from the packaged app. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * ssh gives it the prompt as its argument and reads the answer from its output; an end other than 0 is a cancel. It works in the
 * folder that QUAYSIDE_ASK names, which is of one ssh alone: it sends `ask PID HINT`, a line end, the prompt and a NUL into the
 * pipe `asks`, and reads from a pipe of its own `answer`, a line end and the answer, or anything else for a cancel. The answer
 * goes from pipe to pipe: it is no argument, no variable and on no disk. Ended by ssh (a key was touched), it says `gone PID`.
 *
 * The prompt is cut so that with its head it fits in one write that no other can part.
 */
export const ASKPASS_SCRIPT = `#!/bin/sh
set -f
umask 077
[ -n "$QUAYSIDE_ASK" ] && cd "$QUAYSIDE_ASK" 2>/dev/null || exit 1
mkfifo "answer.$$" || exit 1
trap 'printf "gone %s\\n\\000" "$$" >asks; exit 1' TERM HUP INT
printf 'ask %s %s\\n%.3500s\\000' "$$" "$SSH_ASKPASS_PROMPT" "$1" >asks
{ read -r verdict && [ "$verdict" = answer ] && cat; } <"answer.$$"
`;

/** Writes it into a folder that is ours alone and returns its path. Throws the system's error. */
export function writeAskpassHelper(folder: string): string {
  const path = join(folder, 'askpass');
  // Beside it first: an ssh may be running the old one.
  writeFileSync(`${path}.new`, ASKPASS_SCRIPT, { mode: 0o700 });
  renameSync(`${path}.new`, path);
  return path;
}

export type AskpassMessage =
  | { readonly kind: 'ask'; readonly pid: number; readonly hint: string; readonly prompt: string }
  | { readonly kind: 'gone'; readonly pid: number };

const ASK = /^ask ([1-9]\d{0,9}) ([a-z]{0,20})\n([\s\S]*)$/;
const GONE = /^gone ([1-9]\d{0,9})\n$/;

/** More than one write can hold; what is longer is no message of ours. */
const MESSAGE_LIMIT = 4_096;

/** Reads messages out of pieces of the pipe; what is none is left out. At most 4 KB are held. */
export function createAskpassReader(onMessage: (message: AskpassMessage) => void): (piece: Buffer) => void {
  let held = Buffer.alloc(0);
  return (piece) => {
    let rest = Buffer.concat([held, piece]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = readMessage(rest.toString('utf8', 0, end));
      rest = rest.subarray(end + 1);
      if (message) onMessage(message);
    }
    held = rest.length > MESSAGE_LIMIT ? Buffer.alloc(0) : Buffer.from(rest);
  };
}

function readMessage(text: string): AskpassMessage | null {
  const ask = ASK.exec(text);
  if (ask) return { kind: 'ask', pid: Number(ask[1]), hint: ask[2] ?? '', prompt: ask[3] ?? '' };
  const gone = GONE.exec(text);
  return gone ? { kind: 'gone', pid: Number(gone[1]) } : null;
}
