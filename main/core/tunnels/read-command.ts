/** Reads a pasted ssh command for what it says, whether or not that could be saved. It runs and fills in nothing. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import {
  addForward,
  type CommandDraft,
  type ReadCommand,
  setFirst,
  setHost,
  setJump,
  setPort,
  type Wrong,
} from './command-draft.ts';
import { sshProgram } from './command-program.ts';
import { commandWords } from './command-words.ts';
import { fieldMistake } from './read-fields.ts';
import { readKeyword } from './read-keyword.ts';
import { shown } from './shown.ts';
import { DROPPED_FLAGS, REFUSED_FLAGS } from './ssh-flags.ts';
import { type SshWord, sshWords } from './ssh-words.ts';

export interface CommandReading {
  readonly command: ReadCommand;
  /** Such as `$HOME`: what the command leaves to its shell. They stand in the values as they are written. */
  readonly variables: readonly string[];
  /** What was understood and left out, each with a word why, such as `-f (ssh stays in the foreground ...)`. */
  readonly dropped: readonly string[];
  /** What somebody should know who saves this. */
  readonly notes: readonly string[];
}

/** Fails with `invalid-input`, a sentence that names what is wrong, and what to do. */
export function readCommand(text: string): Result<CommandReading> {
  const pasted = commandWords(text);
  if (!pasted.ok) return pasted;
  const program = sshProgram(pasted.value.words);
  if (!program.ok) return program;
  const words = sshWords(program.value.program, program.value.words);
  if (!words.ok) return words;
  const draft: CommandDraft = { forwards: [], dropped: [...program.value.dropped], notes: [] };
  for (const word of words.value) {
    const wrong = readWord(draft, word);
    if (wrong) return wrong;
  }
  if (pasted.value.background) draft.dropped.push('& (Quayside runs the tunnel in the background)');
  const reading = finish(draft, words.value);
  return reading.ok ? ok({ ...reading.value, variables: pasted.value.variables }) : reading;
}

function readWord(draft: CommandDraft, word: SshWord): Wrong {
  if (word.kind === 'host') return setHost(draft, word.text);
  if (word.kind === 'command') return setFirst(draft, 'remoteCommand', word.text, 'the command');
  const { letter } = word;
  const refusal = REFUSED_FLAGS[letter];
  if (refusal !== undefined) {
    return fail('invalid-input', `-${letter} is refused: it ${refusal}.`, 'Leave it out of the command.');
  }
  const why = DROPPED_FLAGS[word.kind === 'option' && letter === 'M' ? 'autossh M' : letter];
  if (why !== undefined) draft.dropped.push(`-${letter} (${why})`);
  if (why !== undefined || word.kind === 'flag') return null;
  return readOption(draft, letter, word.value);
}

function readOption(draft: CommandDraft, letter: string, value: string): Wrong {
  switch (letter) {
    case 'L':
      return addForward(draft, 'local', value);
    case 'R':
      return addForward(draft, 'remote', value);
    case 'D':
      return addForward(draft, 'dynamic', value);
    case 'J':
      return setJump(draft, value, '-J');
    case 'p':
      return setPort(draft, value, '-p');
    case 'l':
      return setFirst(draft, 'user', value, '-l');
    case 'i':
      return setFirst(draft, 'identityFile', value, '-i');
    case 'o':
      return readKeyword(draft, value);
    case 'W':
      draft.dropped.push(`-W ${shown(value)} (it joins a terminal to a host and listens nowhere; -L does)`);
      return null;
    default:
      // The lists of letters and what is done with them belong together: a bug, not a mistake of the user.
      throw new Error(`nothing reads -${letter}`);
  }
}

function finish(draft: CommandDraft, words: readonly SshWord[]): Result<Omit<CommandReading, 'variables'>> {
  const { dropped, notes } = draft;
  if (draft.destination === undefined) {
    return fail(
      'invalid-input',
      'The command names no host to connect to.',
      'Add the host, such as user@host.',
    );
  }
  if (draft.hostName !== undefined) {
    const destination = draft.hostName.replaceAll('%h', draft.destination);
    notes.push(
      `The host is ${shown(destination)}, as -o HostName says; your ssh config is asked for that name.`,
    );
    draft.destination = destination;
  }
  const command = commandOf(draft, draft.destination);
  const mistake = fieldMistake(command);
  if (mistake) return mistake;
  const isQuiet = words.some((word) => word.kind === 'flag' && word.letter === 'N');
  if (!isQuiet && command.remoteCommand === undefined && command.forwards.length > 0) {
    notes.push('No shell is opened on the server: the tunnel only forwards.');
  }
  return ok({ command, dropped: [...new Set(dropped)], notes });
}

const commandOf = (draft: CommandDraft, destination: string): ReadCommand => ({
  forwards: draft.forwards,
  destination,
  ...(draft.user === undefined ? {} : { user: draft.user }),
  ...(draft.sshPort === undefined ? {} : { sshPort: draft.sshPort }),
  ...(draft.jump === undefined || draft.jump === '' ? {} : { jump: draft.jump }),
  ...(draft.identityFile === undefined ? {} : { identityFile: draft.identityFile }),
  ...(draft.remoteCommand === undefined ? {} : { remoteCommand: draft.remoteCommand }),
});
