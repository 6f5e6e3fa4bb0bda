/** Makes of the options of `tunnel add` what can be saved, or says which of them is wrong. */
import { resolve } from 'node:path';
import type { Client } from '../../preload/client.ts';
import {
  type Failure,
  type Forward,
  fail,
  ok,
  type ReadTunnel,
  type Result,
  TunnelSpec,
} from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { quote, type Words } from './words.ts';

const KINDS = ['local', 'remote', 'dynamic'] as const;
const SSH_OPTIONS = ['to', 'user', 'port', 'jump', 'identity'] as const;

/** What the words themselves are wrong in. */
export function noteMistakes(words: Words): void {
  words.portOption('port');
  const hasMap = words.texts('map').length > 0;
  const forwards = KINDS.filter((kind) => words.texts(kind).length > 0);
  const ssh = SSH_OPTIONS.filter((name) => words.text(name) !== undefined);
  const whole = (['command', 'json-file'] as const).filter((name) => words.text(name) !== undefined);
  const parts = [...(hasMap ? ['map'] : []), ...forwards, ...ssh];
  const [first, second] = [...whole, ...(whole.length > 0 ? parts : [])];
  if (first && second) words.wrong(`--${first} says all of it: leave out --${second}.`);
  else if (hasMap && parts.length > 1) words.wrong(`--map goes without SSH: leave out --${parts[1]}.`);
  if (whole.length > 0) {
    if (words.text('json-file') !== undefined && words.args.length > 0)
      words.wrong('The tunnels of --json-file have names of their own.');
    return;
  }
  if (words.args.length === 0) words.wrong('Give the tunnel a name.');
  if (hasMap) return;
  if (words.text('to') === undefined) words.wrong('Say with --to through which host it goes.');
  if (forwards.length === 0) words.wrong('Say what it forwards, such as -L 5433:db:5432.');
}

/** Of a pasted command or of the other options; nothing of it is run. Forwards are read by the core, as all others are. */
export async function readSpec(
  client: Client,
  words: Words,
  cwd: string | null,
): Promise<Result<ReadTunnel>> {
  const command = words.text('command');
  const read =
    command === undefined ? await readParts(client, words, cwd) : await readCommand(client, command);
  if (!read.ok) return read;
  const { dropped, notes } = read.value;
  const spec = checkSpec({
    ...read.value.fields,
    ...(words.args[0] === undefined ? {} : { name: words.args[0] }),
    autoStart: words.flag('auto-start'),
    tags: words.texts('tag'),
  });
  return spec.ok ? ok({ spec: spec.value, dropped, notes }) : spec;
}

interface Read {
  readonly fields: Record<string, unknown>;
  readonly dropped: string[];
  readonly notes: string[];
}

async function readCommand(client: Client, command: string): Promise<Result<Read>> {
  const read = await client.call('tunnels.read', { command });
  if (!read.ok) return read;
  const { spec, dropped, notes } = read.value;
  return ok({ fields: spec, dropped, notes });
}

async function readParts(client: Client, words: Words, cwd: string | null): Promise<Result<Read>> {
  const isRelay = words.texts('map').length > 0;
  const wanted = isRelay
    ? words.texts('map').map((spec) => ({ option: 'map', letter: 'L', text: mappedSpec(spec) }))
    : KINDS.flatMap((kind) =>
        words.texts(kind).map((text) => ({ option: kind, letter: kind.charAt(0).toUpperCase(), text })),
      );
  const forwards: Forward[] = [];
  const notes: string[] = [];
  for (const { option, letter, text } of wanted) {
    const read = await readForward(client, letter, text);
    if (!read.ok) return { ok: false, failure: named(option, read.failure) };
    forwards.push(...read.value.spec.forwards);
    notes.push(...read.value.notes);
  }
  const place = isRelay ? { carrier: 'relay', destination: '' } : sshFields(words, cwd);
  return ok({ fields: { ...place, forwards }, dropped: [], notes: [...new Set(notes)] });
}

/** One at a time, so that the option that is wrong can be named. */
async function readForward(client: Client, letter: string, text: string): Promise<Result<ReadTunnel>> {
  // In quotes a line break would be part of the word, yet people who see one on their screen would not know.
  if (/\p{C}/u.test(text)) {
    return fail('invalid-input', `${quote(text)} is no forward.`, 'Write it without invisible characters.');
  }
  return client.call('tunnels.read', { command: `ssh -N -${letter} ${quoted(text)} host` });
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const named = (option: string, { code, message, nextStep }: Failure): Failure => ({
  code,
  message: `--${option}: ${message}`,
  nextStep,
});

/** `8080:80`, `127.0.0.2:8080:80`: ports of this machine on both sides. All else is what ssh would take for -L. */
function mappedSpec(spec: string): string {
  const [, before = '', port] = /^((?:[^:[\]]+:|\[[^\]]+\]:)?\d+):(\d+)$/.exec(spec) ?? [];
  return port === undefined ? spec : `${before}:localhost:${port}`;
}

function sshFields(words: Words, cwd: string | null): Record<string, unknown> {
  const to = words.text('to') ?? '';
  const [, user, host = to, port] = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@]*)(?::(\d+))?$/.exec(to) ?? [];
  const fields = {
    destination: host.replace(/^\[(.*)\]$/, '$1'),
    user: words.text('user') ?? user,
    sshPort: words.portOption('port') ?? (port === undefined ? undefined : Number(port)),
    jump: words.text('jump')?.split(','),
    identityFile: absolute(words.text('identity'), cwd),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `~/` stays: it is another folder on another machine. */
const absolute = (path: string | undefined, cwd: string | null): string | undefined =>
  path && !path.startsWith('~/') && cwd !== null ? resolve(cwd, path) : path;

/** As options call them. */
const OPTION_OF: Record<string, string> = {
  name: 'NAME',
  destination: '--to',
  user: '--user',
  sshPort: '--port',
  jump: '--jump',
  identityFile: '--identity',
  tags: '--tag',
};

/** `before`: where it stands, if not in the options. */
export function checkSpec(fields: unknown, before?: string): Result<TunnelSpec> {
  const parsed = TunnelSpec.safeParse(fields);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map(String);
  const field = before === undefined ? (OPTION_OF[path[0] ?? ''] ?? path.join('.')) : path.join('.');
  const said = [field, issue?.message ?? 'is not valid'].filter(Boolean).join(' ');
  return fail('invalid-input', cleanText(`${before ?? ''}${said}.`, 500), 'Correct it; nothing was saved.');
}
