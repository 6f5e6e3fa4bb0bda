/** What is wrong with one line of an ssh config; ssh refuses the whole config for it, whichever host is asked for. */
import { forwardKind, forwardText, readForward } from './config-forward.ts';
import { jumpMistake, jumpText } from './proxy-jump.ts';

/** `keyword` in small letters; `rest` is what stands behind it, as written. */
interface WrittenLine {
  keyword: string;
  words: readonly string[];
  rest: string;
}

const SINGLE = new Set([
  'hostname',
  'user',
  'port',
  'identityfile',
  'clearallforwardings',
  'canonicalizehostname',
]);

/** Null where nothing is; what depends on a variable is told later. */
export function lineMistake({ keyword, words, rest }: WrittenLine): string | null {
  const kind = forwardKind(keyword);
  if (kind) return forwardMistake(keyword, kind, words);
  if (keyword === 'proxyjump') return jumpMistake(jumpText(rest));
  if (keyword === 'proxycommand') return null;
  if (!words[0]) return `${keyword} has no value`;
  if (SINGLE.has(keyword) && words.length > 1) return `${keyword} has more than one value`;
  if (keyword === 'port' && readPort(words[0]) === null) return 'the port is no number from 1 to 65535';
  return null;
}

/** Names of services, which ssh looks up, are not known. */
export function readPort(word: string): number | null {
  const port = /^\+?\d{1,20}$/.test(word) ? Number(word) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

function forwardMistake(
  keyword: string,
  kind: NonNullable<ReturnType<typeof forwardKind>>,
  words: readonly string[],
): string | null {
  const spec = forwardText(kind, words);
  if (!spec) return `${keyword} has no target`;
  if (words.length > (kind === 'dynamic' ? 1 : 2)) return `${keyword} has too many values`;
  if (spec.text.includes('${')) return null;
  return readForward(kind, spec.text, spec.isDynamic) ? null : `${keyword} is no forward that can be read`;
}
