/** Reads ssh configs with all that they include, bounded in depth, number and size. Nothing is ever written or run. */
import { cleanText } from '../../clean-text.ts';
import type { Environment } from './expand-text.ts';
import { anchorInclude, type ConfigOrigin, globPaths, type ListFolder } from './include-paths.ts';
import { MOST_CONFIG_LINES, readSshConfig, type SshConfig } from './read-ssh-config.ts';

/** What reading one file came to; `readSmallFile` of the projects answers so. */
export type ConfigFile =
  | { kind: 'text'; text: string }
  | { kind: 'missing' }
  | { kind: 'irregular' }
  | { kind: 'too-large' }
  | { kind: 'unreadable'; code: string };

export interface LoadRequest {
  /** In the order in which ssh reads them: what comes first wins. */
  readonly roots: readonly { readonly path: string; readonly origin: ConfigOrigin }[];
  readonly home: string;
  readonly env: Environment;
  /** Where relative includes of the system's config lead; /etc/ssh where left out. */
  readonly systemFolder?: string;
  /** Must never wait for a FIFO nor open a device. */
  readonly read: (path: string, maxBytes: number) => Promise<ConfigFile>;
  readonly list: ListFolder;
}

/** A file with what it includes, by the line of the `Include`. A file may stand in several places. */
export interface LoadedFile {
  readonly path: string;
  readonly config: SshConfig;
  readonly included: ReadonlyMap<number, readonly LoadedFile[]>;
}

export type ConfigWarningCode =
  | 'missing'
  | 'irregular'
  | 'too-large'
  | 'unreadable'
  | 'loop'
  | 'too-deep'
  | 'too-many'
  | 'bad-include'
  | 'bad-line';

/** Cleaned. `line` is null where the file itself is meant. */
export interface ConfigWarning {
  readonly code: ConfigWarningCode;
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface LoadedConfig {
  readonly files: readonly LoadedFile[];
  /** The first hundred. */
  readonly warnings: readonly ConfigWarning[];
}

/** The same as in ssh, which gives up there. */
const MOST_DEPTH = 16;
const MOST_FILES = 1_000;
const MOST_INCLUDES = 1_000;
const MOST_FOLDERS = 1_000;
const MOST_FILE_BYTES = 1_048_576;
const MOST_BYTES = 10 * 1_048_576;
const MOST_WARNINGS = 100;

export async function loadSshConfig(request: LoadRequest): Promise<LoadedConfig> {
  const load = new Load(request);
  const files: LoadedFile[] = [];
  for (const { path, origin } of request.roots) {
    const file = await load.file(path, origin, []);
    if (file) files.push(file);
  }
  return { files, warnings: load.warnings };
}

/** One run of reading; what it has used up counts over all files. */
class Load {
  readonly warnings: ConfigWarning[] = [];
  private files = 0;
  private includes = 0;
  private bytes = 0;
  private lines = 0;
  private folders = 0;
  private readonly request: LoadRequest;

  constructor(request: LoadRequest) {
    this.request = request;
  }

  /** `chain`: the files that include it, outermost first. Null where it cannot be read. */
  async file(path: string, origin: ConfigOrigin, chain: readonly string[]): Promise<LoadedFile | null> {
    const text = await this.text(path);
    if (text === null) return null;
    const config = readSshConfig(text);
    this.lines += config.size;
    for (const { line, message } of config.mistakes)
      this.warn('bad-line', path, line, `${message}; ssh refuses the file for it`);
    const included = new Map<number, LoadedFile[]>();
    for (const { lines } of config.blocks) {
      for (const { keyword, words, line } of lines) {
        if (keyword !== 'include') continue;
        const at = { file: path, line, origin, chain: [...chain, path] };
        included.set(line, await this.includeAll(words, at));
      }
    }
    return { path, config, included };
  }

  private async text(path: string): Promise<string | null> {
    if (this.files >= MOST_FILES || this.bytes >= MOST_BYTES || this.lines >= MOST_CONFIG_LINES) {
      this.warn('too-many', path, null, 'is left out: too many files, bytes or lines are included');
      return null;
    }
    this.files += 1;
    const file = await this.request.read(path, Math.min(MOST_FILE_BYTES, MOST_BYTES - this.bytes));
    if (file.kind === 'text') {
      // Signs are at most as many as bytes; this only bounds, and is cheap.
      this.bytes += file.text.length;
      return file.text;
    }
    const reasons = {
      missing: 'is not there',
      irregular: 'is no plain file',
      'too-large': 'is larger than 1 MB, or than what is left of 10 MB in all',
      unreadable: `cannot be read (${file.kind === 'unreadable' ? file.code : ''})`,
    };
    this.warn(file.kind, path, null, reasons[file.kind]);
    return null;
  }

  private readonly list: ListFolder = async (folder) => {
    this.folders += 1;
    return this.folders > MOST_FOLDERS ? [] : this.request.list(folder);
  };

  private async includeAll(words: readonly string[], at: IncludePlace): Promise<LoadedFile[]> {
    const files: LoadedFile[] = [];
    for (const word of words) {
      this.includes += 1;
      if (this.includes > MOST_INCLUDES) {
        this.warn('too-many', at.file, at.line, 'is left out: too many files are included');
        break;
      }
      const anchored = anchorInclude(word, at.origin, this.request);
      if ('mistake' in anchored) {
        this.warn('bad-include', at.file, at.line, `${word} ${anchored.mistake}`);
        continue;
      }
      for (const path of await globPaths(anchored.path, this.list, MOST_FILES)) {
        const file = await this.include(path, at);
        if (file) files.push(file);
      }
    }
    return files;
  }

  private async include(path: string, at: IncludePlace): Promise<LoadedFile | null> {
    if (at.chain.includes(path)) {
      this.warn('loop', at.file, at.line, `${path} includes itself; ssh gives up there`);
      return null;
    }
    if (at.chain.length > MOST_DEPTH) {
      this.warn('too-deep', at.file, at.line, `files include each other deeper than ${MOST_DEPTH} times`);
      return null;
    }
    return this.file(path, at.origin, at.chain);
  }

  private warn(code: ConfigWarningCode, file: string, line: number | null, message: string): void {
    if (this.warnings.length >= MOST_WARNINGS) return;
    this.warnings.push({ code, file: cleanText(file), line, message: cleanText(message) });
  }
}

interface IncludePlace {
  file: string;
  line: number;
  origin: ConfigOrigin;
  /** The file itself comes last. */
  chain: readonly string[];
}
