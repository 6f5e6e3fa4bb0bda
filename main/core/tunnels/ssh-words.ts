/** Takes the words behind `ssh` apart as ssh itself does: options bundled or apart, the host anywhere among them. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { shown } from './shown.ts';

export type SshWord =
  | { readonly kind: 'flag'; readonly letter: string }
  | { readonly kind: 'option'; readonly letter: string; readonly value: string }
  | { readonly kind: 'host'; readonly text: string }
  /** What the server is to run: all words behind the host that no option is among. */
  | { readonly kind: 'command'; readonly text: string };

/** As in ssh's own usage text, up to OpenSSH 10. */
const FLAGS = '1246AaCfGgKkMNnqsTtVvXxYy';
const WITH_VALUE = 'BbcDEeFIiJLlmOopPQRSWw';

/** In the order in which they stand, which decides what counts where something is said twice. */
export function sshWords(program: 'ssh' | 'autossh', words: readonly string[]): Result<SshWord[]> {
  const found: SshWord[] = [];
  let hasHost = false;
  let isOver = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--' && !isOver) {
      isOver = true;
    } else if (word.startsWith('-') && word !== '-' && !isOver) {
      const bundle = readBundle(program, word, words[at + 1]);
      if (!bundle.ok) return bundle;
      found.push(...bundle.value.words);
      if (bundle.value.tookNext) at++;
    } else if (hasHost) {
      found.push({ kind: 'command', text: words.slice(at).join(' ') });
      break;
    } else {
      found.push({ kind: 'host', text: word });
      hasHost = true;
    }
  }
  return ok(found);
}

interface Bundle {
  readonly words: SshWord[];
  readonly tookNext: boolean;
}

/** `-fNL`, `-p22`, `-L`: flags until one takes a value, which is the rest of the word or the next word. */
function readBundle(program: 'ssh' | 'autossh', word: string, next: string | undefined): Result<Bundle> {
  const found: SshWord[] = [];
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    // autossh takes its monitoring port by the letter that asks ssh for a master.
    const takesValue = WITH_VALUE.includes(letter) || (program === 'autossh' && letter === 'M');
    if (takesValue) {
      const rest = word.slice(at + 1);
      const value = rest === '' ? next : rest;
      if (value === undefined) {
        return fail('invalid-input', `-${letter} needs a value behind it.`, 'Complete the command.');
      }
      found.push({ kind: 'option', letter, value });
      return ok({ words: found, tookNext: rest === '' });
    }
    if (!FLAGS.includes(letter)) {
      return fail(
        'invalid-input',
        `ssh has no option -${shown(letter).slice(1, -1)} (in ${shown(word)}).`,
        'Correct the command.',
      );
    }
    found.push({ kind: 'flag', letter });
  }
  return ok({ words: found, tookNext: false });
}
