/** The values that count for one host while its configs are walked: the first wins, forwards and keys add up. */
import { type ConfigForward, forwardKind, forwardText, readForward } from './config-forward.ts';
import { expandTokens, expandVariables } from './expand-text.ts';
import { readPort } from './line-mistakes.ts';
import { type LocalFacts, localTokens } from './local-facts.ts';
import { jumpText, readJump } from './proxy-jump.ts';
import type { ConfigLine } from './read-ssh-config.ts';

/** Texts are as ssh would see them, not cleaned. */
export interface EffectiveConfig {
  hostName: string;
  user: string;
  port: number;
  /** Hosts to go through, none where it goes straight. */
  jump: string[];
  /** A program carries the connection. */
  hasProxyCommand: boolean;
  /** As written. */
  identityFiles: string[];
  forwards: ConfigForward[];
  /** `ClearAllForwardings`: neither these nor those of the command line take place. */
  clearsForwards: boolean;
  /** Criteria that were not evaluated, such as `Match exec in line 7 of /home/ada/.ssh/config`. */
  notEvaluated: string[];
  /** What could not be read, in a sentence. */
  mistakes: string[];
}

const MOST_FORWARDS = 1_000;
/** The same as in ssh. */
const MOST_IDENTITY_FILES = 100;
const MOST_NOTES = 20;

export class CollectedValues {
  readonly notEvaluated = new Set<string>();
  private readonly mistakes = new Set<string>();
  private readonly values = new Map<string, string>();
  private readonly forwards = new Map<string, ConfigForward>();
  private readonly identityFiles = new Set<string>();
  private readonly alias: string;
  private readonly local: LocalFacts;

  constructor(alias: string, local: LocalFacts) {
    this.alias = alias;
    this.local = local;
  }

  get user(): string {
    return this.values.get('user') ?? this.local.user;
  }

  /** As far as it is known by now, in small letters. */
  get hostName(): string {
    const written = this.values.get('hostname');
    if (written === undefined) return this.alias.toLowerCase();
    const host = expandTokens(written, { h: this.alias });
    if (host === null) note(this.mistakes, 'HostName holds a token that ssh does not take there.');
    return (host ?? written).slice(0, 1_024).toLowerCase();
  }

  get isCanonical(): boolean {
    return /^(?:yes|true|always)$/i.test(this.values.get('canonicalizehostname') ?? '');
  }

  /** No later HostName counts any more. */
  fixHostName(): void {
    this.values.set('hostname', this.hostName.replaceAll('%', '%%'));
  }

  /** `where` is said in the sentences. */
  take({ keyword, words, rest }: ConfigLine, where: string): void {
    const kind = forwardKind(keyword);
    if (kind) this.takeForward(kind, words, where);
    else if (keyword === 'identityfile') {
      if (this.identityFiles.size < MOST_IDENTITY_FILES) this.identityFiles.add(words[0] ?? '');
    } else if (keyword === 'proxyjump') this.takeProxy(keyword, jumpText(rest));
    else if (keyword === 'proxycommand') this.takeProxy(keyword, commandText(rest));
    else if (!this.values.has(keyword)) this.values.set(keyword, words[0] ?? '');
  }

  skip(what: string): void {
    note(this.notEvaluated, what);
  }

  /** The first of the two wins; only a jump of `none` leaves a command its place. */
  private takeProxy(keyword: 'proxyjump' | 'proxycommand', text: string): void {
    if (this.values.has('proxycommand')) return;
    const jump = this.values.get('proxyjump');
    if (jump === undefined || (keyword === 'proxycommand' && jump.toLowerCase() === 'none'))
      this.values.set(keyword, text);
  }

  private takeForward(kind: ConfigForward['kind'], words: readonly string[], where: string): void {
    const spec = forwardText(kind, words);
    if (!spec) return;
    const text = expandVariables(spec.text, this.local.env);
    const forward = text === null ? null : readForward(kind, text, spec.isDynamic);
    if (text === null)
      note(this.mistakes, `A variable in ${where} is not set here; ssh refuses the forward.`);
    else if (!forward) note(this.mistakes, `The forward in ${where} cannot be read.`);
    else if (this.forwards.size < MOST_FORWARDS) this.forwards.set(JSON.stringify(forward), forward);
    else note(this.mistakes, `Only the first ${MOST_FORWARDS} forwards are read.`);
  }

  result(): EffectiveConfig {
    const { hostName, user } = this;
    const port = readPort(this.values.get('port') ?? '') ?? 22;
    const clearsForwards = /^(?:yes|true)$/i.test(this.values.get('clearallforwardings') ?? '');
    const tokens = localTokens(this.alias, { hostName, user, port }, this.local);
    const forwards = [...this.forwards.values()].map((forward) => this.atSockets(forward, tokens));
    return {
      hostName,
      user,
      port,
      jump: readJump(this.values.get('proxyjump') ?? 'none') ?? [],
      hasProxyCommand: (this.values.get('proxycommand') ?? 'none').toLowerCase() !== 'none',
      identityFiles: [...this.identityFiles],
      forwards: clearsForwards ? [] : forwards,
      clearsForwards,
      notEvaluated: [...this.notEvaluated],
      mistakes: [...this.mistakes],
    };
  }

  /** ssh expands tokens in paths of sockets only. */
  private atSockets(forward: ConfigForward, tokens: Readonly<Record<string, string>>): ConfigForward {
    const expanded = (path: string): string => {
      const text = expandTokens(path, tokens);
      if (text === null) note(this.mistakes, 'The path of a socket holds a token that is not known here.');
      return text ?? path;
    };
    const { bindSocket, hostSocket } = forward;
    return {
      ...forward,
      ...(bindSocket === undefined ? {} : { bindSocket: expanded(bindSocket) }),
      ...(hostSocket === undefined ? {} : { hostSocket: expanded(hostSocket) }),
    };
  }
}

const commandText = (rest: string): string => rest.replace(/^[\s=]{1,100}/, '');

function note(notes: Set<string>, text: string): void {
  if (notes.size < MOST_NOTES) notes.add(text);
}
