/** Reads the text of one OpenSSH client config into its blocks; nothing is opened, run or looked up. */
import { splitKeyword, splitWords } from './config-words.ts';
import { lineMistake } from './line-mistakes.ts';
import { type Criterion, readMatch } from './match-criteria.ts';

/** A line that counts for a tunnel. `keyword` in small letters; `rest` is what stands behind it, as written. */
export interface ConfigLine {
  keyword: string;
  words: string[];
  rest: string;
  /** From 1 on. */
  line: number;
}

/** What stands before the first `Host` or `Match`, or under one of them; indents mean nothing. */
export type ConfigBlock =
  | { kind: 'global'; line: number; lines: ConfigLine[] }
  | { kind: 'host'; line: number; lines: ConfigLine[]; patterns: string[] }
  | { kind: 'match'; line: number; lines: ConfigLine[]; text: string; criteria: Criterion[] };

/** What ssh would refuse the file for, so far as it is seen here. Not cleaned. */
export interface ConfigMistake {
  line: number;
  message: string;
}

export interface SshConfig {
  blocks: ConfigBlock[];
  /** The first hundred. */
  mistakes: ConfigMistake[];
  /** How many blocks and lines are in it. */
  size: number;
}

const KEPT = new Set([
  'hostname',
  'user',
  'port',
  'proxyjump',
  'proxycommand',
  'identityfile',
  'localforward',
  'remoteforward',
  'dynamicforward',
  'include',
  'clearallforwardings',
  'canonicalizehostname',
]);
const MOST_MISTAKES = 100;
/** Blocks and kept lines of one file, or of all: a config of a large company has some thousands. */
export const MOST_CONFIG_LINES = 20_000;

export function readSshConfig(text: string): SshConfig {
  const config: SshConfig = { blocks: [{ kind: 'global', line: 1, lines: [] }], mistakes: [], size: 0 };
  const note = (line: number, message: string) => {
    if (config.mistakes.length < MOST_MISTAKES) config.mistakes.push({ line, message });
  };
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    const parts = splitKeyword(raw);
    if (!parts) continue;
    if (config.size >= MOST_CONFIG_LINES) {
      note(line, `only the first ${MOST_CONFIG_LINES} settings are read`);
      break;
    }
    const mistake = takeLine(config, { ...parts, line });
    if (mistake !== null) note(line, mistake);
  }
  return config;
}

/** Returns what is wrong with the line; a wrong line is left out. */
function takeLine(config: SshConfig, parts: Omit<ConfigLine, 'words'>): string | null {
  const { keyword, rest, line } = parts;
  if (rest === '') return `${keyword} has no value`;
  const words = splitWords(rest);
  if (!words) return 'a quote is not closed';
  if (keyword === 'host') {
    config.blocks.push({ kind: 'host', line, lines: [], patterns: words.filter((word) => word !== '') });
    config.size += 1 + words.length;
    return words.includes('') ? 'Host has an empty pattern' : null;
  }
  if (keyword === 'match') {
    const { criteria, mistake } = readMatch(rest);
    config.blocks.push({ kind: 'match', line, lines: [], text: rest, criteria });
    config.size += 1;
    return mistake;
  }
  if (!KEPT.has(keyword)) return null;
  const wrong = lineMistake({ keyword, rest, words });
  if (wrong !== null) return wrong;
  config.size += 1;
  config.blocks.at(-1)?.lines.push({ ...parts, words });
  return null;
}
