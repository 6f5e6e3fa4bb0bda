/** Tunnels as a JSON file: written for others to take over, and read with every mistake named. */
import { TunnelSpec } from '../../preload/model.ts';
import { TUNNEL_FILE_LIMIT } from '../../preload/tunnel-file.ts';
import { issueWords } from './spec-issues.ts';

const MOST_TUNNELS = 500;

export interface FileEntry {
  /** Of the entry as far as it says so, else its number. */
  readonly title: string;
  readonly spec: TunnelSpec | null;
  /** What is wrong with it; empty where it is right. */
  readonly mistakes: readonly string[];
}

export type TunnelFile =
  | { readonly entries: readonly FileEntry[]; readonly problem: null }
  | { readonly entries: null; readonly problem: string };

export const writeTunnelFile = (specs: readonly TunnelSpec[]): string =>
  `${JSON.stringify({ version: 1, tunnels: specs }, null, 2)}\n`;

export function readTunnelFile(text: string): TunnelFile {
  if (text.length > TUNNEL_FILE_LIMIT) return problem('That file is too large to be one of tunnels.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('That file is not JSON.');
  }
  const list = Array.isArray(value) ? value : isObject(value) ? value.tunnels : null;
  if (!Array.isArray(list)) return problem('That file has no list named tunnels.');
  if (list.length === 0) return problem('There is no tunnel in that file.');
  if (list.length > MOST_TUNNELS) return problem(`That file has more than ${MOST_TUNNELS} tunnels.`);
  return { entries: list.map(readEntry), problem: null };
}

const problem = (words: string): TunnelFile => ({ entries: null, problem: words });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An entry is a spec, or, as Quayside's own file has it, `{id, spec}`. */
function readEntry(value: unknown, index: number): FileEntry {
  const raw = isObject(value) && isObject(value.spec) ? value.spec : value;
  const name = isObject(raw) && typeof raw.name === 'string' ? raw.name.slice(0, 100) : '';
  const title = name || `Entry ${index + 1}`;
  const parsed = TunnelSpec.safeParse(raw);
  if (parsed.success) return { title, spec: parsed.data, mistakes: [] };
  return { title, spec: null, mistakes: issueWords(parsed.error.issues) };
}
