/** What a command is to the command line: its place in the table, what it is given, what it gives back. */
import type { Failure, Result, Warning } from '../../preload/model.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Reached } from './reached.ts';
import type { ServeDoor } from './serve-door.ts';
import type { Terminal } from './terminal.ts';
import type { Words } from './words.ts';

/** What commands reach outside of the command line; tests bring their own. */
export interface Doors {
  reach(): Promise<Result<Reached>>;
  serve: ServeDoor;
}

export interface Context {
  /** The command's words, such as `doctor replay`. */
  readonly path: string;
  readonly terminal: Terminal;
  readonly words: Words;
  readonly json: boolean;
  readonly doors: Doors;
}

/** What a command has to say. The runner alone prints it, as text or as JSON. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** The members of the JSON object beside `schema`; absent where the command has written its output itself. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** For stdout, in text mode. */
  readonly text?: string;
  /** For stderr, in text mode. */
  readonly remarks?: readonly string[];
  readonly warnings?: readonly Warning[];
  readonly failure?: Failure;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly text: string;
  readonly required: boolean;
  readonly several?: boolean;
  readonly values?: readonly string[];
  readonly file?: boolean;
}

export interface OptionSpec {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly text: string;
  /** How its value is called; absent for one that takes none. */
  readonly value?: string;
  readonly values?: readonly string[];
  /** May stand without its value. */
  readonly optional?: boolean;
  /** Its value is a folder. */
  readonly folder?: boolean;
  /** Its value is a file. */
  readonly file?: boolean;
  /** May be given more than once. */
  readonly several?: boolean;
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly subcommands?: readonly CommandSpec[];
  /** Ends by itself in an orderly way when it is stopped; the others are simply left. */
  readonly endsItself?: boolean;
}

export type Run = (context: Context) => Promise<Answer>;
