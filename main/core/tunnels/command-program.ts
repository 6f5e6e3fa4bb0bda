/** Which program a command runs once nohup, sudo and their like are taken away, and what was taken away. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { shown } from './shown.ts';

export interface SshProgram {
  readonly program: 'ssh' | 'autossh';
  /** All words behind the program. */
  readonly words: readonly string[];
  /** Each with a word why. */
  readonly dropped: readonly string[];
}

/** What stands before a command without changing what it does; and which of its own flags may follow it. */
const WRAPPERS: ReadonlyMap<string, { flags: RegExp; why: string }> = new Map([
  ['nohup', { flags: /^(?!)/, why: 'Quayside runs on without a terminal' }],
  ['exec', { flags: /^(?!)/, why: 'there is no shell to replace' }],
  ['command', { flags: /^(?!)/, why: 'there is no shell' }],
  ['time', { flags: /^-p$/, why: 'nothing is timed' }],
  ['setsid', { flags: /^-[cfw]+$/, why: 'Quayside keeps ssh as a child of its own' }],
  ['caffeinate', { flags: /^-[dimsu]+$/, why: 'the machine may sleep; the tunnel comes back' }],
  ['sudo', { flags: /^-[EHnbS]+$/, why: 'ssh runs as you, with your keys' }],
  ['doas', { flags: /^-n$/, why: 'ssh runs as you, with your keys' }],
  ['env', { flags: /^(?!)/, why: 'ssh gets the environment of Quayside' }],
]);

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Fails with `invalid-input` where it is not ssh that is run. */
export function sshProgram(all: readonly string[]): Result<SshProgram> {
  const dropped: string[] = [];
  let words = all;
  for (;;) {
    const [first = '', ...rest] = words;
    if (ASSIGNMENT.test(first)) {
      // The name alone: the value may be a secret.
      dropped.push(`${first.slice(0, first.indexOf('='))}=… (variables are not kept)`);
      words = rest;
      continue;
    }
    const name = programName(first);
    if (name === 'ssh' || name === 'autossh') return ok({ program: name, words: rest, dropped });
    const wrapper = WRAPPERS.get(name);
    if (!wrapper) return notSsh(first);
    dropped.push(`${name} (${wrapper.why})`);
    const flags = rest.findIndex((word) => !wrapper.flags.test(word));
    words = flags < 0 ? [] : rest.slice(flags);
    if (words[0]?.startsWith('-')) {
      return fail(
        'invalid-input',
        `${shown(words[0])} of ${name} would change how ssh is run.`,
        `Leave ${name} out, and paste the ssh command alone.`,
      );
    }
  }
}

const programName = (word: string): string =>
  (word.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');

function notSsh(word: string): Result<never> {
  if (word === '') return fail('invalid-input', 'There is no ssh in the command.', 'Paste an ssh command.');
  if (programName(word) === 'sshpass') {
    return fail(
      'invalid-input',
      'sshpass hands over a password, which Quayside never keeps.',
      'Leave it out: Quayside asks for the password when the tunnel starts.',
    );
  }
  return fail(
    'invalid-input',
    `The command runs ${shown(word)}, not ssh.`,
    'Paste a command that begins with ssh or autossh.',
  );
}
