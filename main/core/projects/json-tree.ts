/** Reads JSON and remembers where everything stands, which JSON.parse does not tell. Takes exactly what that takes. */

export type JsonNode =
  | { readonly kind: 'object'; readonly at: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'value'; readonly at: number; readonly value: string | number | boolean | null };

/** All of them are there, also those of one name. `at` is where the key stands. */
export interface JsonMember {
  readonly key: string;
  readonly at: number;
  readonly value: JsonNode;
}

/** `at` counts characters from 0; `problem` is a part of a sentence. */
export type JsonTree =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly at: number; readonly problem: string };

/** What a file of ours may need, with room; a deeper one would fill the stack. */
const MOST_DEEP = 100;

const BLANK = /[ \t\r\n]*/y;
/** Every character but the quote, the backslash and those below the blank. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Never leaves this file: it is how the reader climbs out of any depth. */
class Broken extends Error {
  readonly at: number;
  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
  }
}

export function readJsonTree(text: string): JsonTree {
  try {
    return { ok: true, root: new Reader(text).whole() };
  } catch (error) {
    if (error instanceof Broken) return { ok: false, at: error.at, problem: error.message };
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonNode {
    const root = this.#node(0);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#broken('there is something after the end');
    return root;
  }

  #node(depth: number): JsonNode {
    this.#blank();
    const at = this.#at;
    if (depth > MOST_DEEP) throw this.#broken('it is nested too deeply');
    if (this.#skip('{')) return { kind: 'object', at, members: this.#list('}', () => this.#member(depth)) };
    if (this.#skip('[')) return { kind: 'array', at, items: this.#list(']', () => this.#node(depth + 1)) };
    const text = this.#take(STRING) ?? this.#take(NUMBER) ?? this.#take(WORD);
    if (text === null) throw this.#broken(this.#missing('a value'));
    return { kind: 'value', at, value: JSON.parse(text) };
  }

  #member(depth: number): JsonMember {
    const at = this.#at;
    const key = this.#take(STRING);
    if (key === null) throw this.#broken(this.#missing('a name in double quotes'));
    this.#blank();
    if (!this.#skip(':')) throw this.#broken(this.#missing('a colon'));
    return { key: JSON.parse(key), at, value: this.#node(depth + 1) };
  }

  #list<T>(end: '}' | ']', next: () => T): T[] {
    const list: T[] = [];
    this.#blank();
    if (this.#skip(end)) return list;
    for (;;) {
      this.#blank();
      if (list.length > 0 && this.#text[this.#at] === end) throw this.#broken('there is a comma too many');
      list.push(next());
      this.#blank();
      if (this.#skip(end)) return list;
      if (!this.#skip(',')) throw this.#broken(this.#missing(`a comma or ${end}`));
    }
  }

  #blank(): void {
    this.#take(BLANK);
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #missing(what: string): string {
    const next = this.#text[this.#at];
    if (next === undefined) return `it ends where ${what} should be`;
    if (next === '/' || next === '#') return 'there are no comments in JSON';
    if (next === '"') return `a string is not closed, or ${what} is missing`;
    return `${what} is missing`;
  }

  #broken(problem: string): Broken {
    return new Broken(this.#at, problem);
  }
}
