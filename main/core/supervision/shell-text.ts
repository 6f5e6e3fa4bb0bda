/** Reads what a shell was given to run, as far as telling takes: is it typed into, what does it run, does it loop. Pure. */
import type { ProcessFacts } from '../platform/platform.ts';
import { baseName, wordsOf } from './program-words.ts';

/** `command`: given by `-c`. `script`: a file. `interactive`: somebody types, or a program types into it. */
export type ShellRun = { kind: 'command'; text: string } | { kind: 'script' } | { kind: 'interactive' };

const SHELLS = /^(sh|bash|zsh|dash|ash|ksh|mksh|fish)$/;
/** Options of shells whose value is the next word. */
const TAKES_VALUE = /^(--rcfile|--init-file|-O|\+O|[-+][a-zA-Z]*o)$/;

/** Null where it is no shell. */
export function shellRunOf(process: ProcessFacts): ShellRun | null {
  const { argv } = process;
  // A log-in shell has a dash before its name.
  if (/^-\w*sh$/.test(argv[0] ?? '')) return { kind: 'interactive' };
  const { program, args } = wordsOf(process);
  if (program === 'cmd') return windowsRun(args);
  if (!SHELLS.test(program)) return null;
  let isCommand = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (TAKES_VALUE.test(word)) at++;
    // `-s`: its commands come over its input.
    else if (/^-[a-zA-Z]*[is]/.test(word)) return { kind: 'interactive' };
    if (/^-[a-zA-Z]*c/.test(word)) isCommand = true;
    if (/^[-+]/.test(word)) continue;
    return isCommand ? { kind: 'command', text: word } : { kind: 'script' };
  }
  return { kind: 'interactive' };
}

function windowsRun(args: readonly string[]): ShellRun {
  const at = args.findIndex((word) => /^\/[ck]$/i.test(word));
  return /^\/c$/i.test(args[at] ?? '')
    ? { kind: 'command', text: args.slice(at + 1).join(' ') }
    : { kind: 'interactive' };
}

/** The last thing it does is to become a shell that is typed into, as terminals are kept open. */
export const keepsOpen = (text: string): boolean =>
  /(^|[;&|\n]\s*)(exec\s+)?("?\$\{?SHELL\}?"?|(\/\S*\/)?(ba|z|da|k|fi)?sh)(\s+-\S+)*[\s;]*$/.test(text);

interface ShellWord {
  readonly text: string;
  /** How many loops it stands in. */
  readonly depth: number;
}

/**
 * The child would be started again as soon as it has ended: a loop is there, and the child is not named behind or
 * before it only, as in `until nc -z db 5432; do sleep 1; done; node server.js`.
 */
export function loopsAround(text: string, child: ProcessFacts): boolean {
  const words = readWords(text);
  if (!words.some(({ depth }) => depth > 0)) return false;
  const { program, script } = wordsOf(child);
  const isNamed = (word: ShellWord, name: string) =>
    word.text.split(/\s+/).some((part) => baseName(part).toLowerCase() === name);
  for (const name of [script && baseName(script).toLowerCase(), program]) {
    const named = name ? words.filter((word) => isNamed(word, name)) : [];
    if (named.length > 0) return named.some(({ depth }) => depth > 0);
  }
  // Named nowhere (`"$@"`): then it is what comes last.
  const behind = words.slice(words.findLastIndex((word) => word.text === 'done') + 1);
  return behind.every((word) => word.depth > 0 || /^(fi|\}|wait|\d?[<>].*)$/.test(word.text));
}

const LOOPS = /^(while|until|for)$/;
/** Words after which a command begins. */
const OPENERS = /^(while|until|if|then|else|elif|do|!|\{|time|\w+=.*)$/s;
/** A comment, where a command ends, space, or a piece of a word: quoted, escaped, put in by `$(...)`, bare. */
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>(?<![^\s;&|()])#[^\n]*)`,
    String.raw`(?<cut>[;&|()\n])`,
    String.raw`(?<space>[^\S\n]+)`,
    String.raw`(?<quoted>'[^']*'?|"(?:\\.|[^"\\])*"?|\x60[^\x60]*\x60?|\\.?)`,
    String.raw`(?<bare>\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)?|(?:(?!\$\()[^\s;&|()'"\x60\\])+)`,
  ].join('|'),
  'gs',
);

function readWords(text: string): ShellWord[] {
  const words: ShellWord[] = [];
  let depth = 0;
  let isCommand = true;
  let word = '';
  let isQuoted = false;
  const end = () => {
    if (word === '' && !isQuoted) return;
    const isKeyword = isCommand && !isQuoted;
    if (isKeyword && LOOPS.test(word)) depth++;
    if (isKeyword && word === 'done') depth = Math.max(0, depth - 1);
    words.push({ text: word, depth });
    isCommand = isKeyword && OPENERS.test(word);
    word = '';
    isQuoted = false;
  };
  for (const { groups = {} } of text.matchAll(TOKEN)) {
    if (groups.cut || groups.space || groups.comment) end();
    if (groups.cut) isCommand = true;
    if (groups.quoted) {
      isQuoted = true;
      word += groups.quoted.replace(/^[\\'"`]|['"`]$/g, '');
    }
    word += groups.bare ?? '';
  }
  end();
  return words;
}
