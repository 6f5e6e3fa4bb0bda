/** What has been read of a pasted command so far. As with ssh, what is said first counts. */
import { fail, type Result } from '../../../preload/model.ts';
import { type ReadForward, readForward } from './read-forward.ts';
import { shown } from './shown.ts';

export interface CommandDraft {
  readonly forwards: ReadForward[];
  destination?: string;
  user?: string;
  sshPort?: number;
  /** As written; empty for "through nobody". */
  jump?: string;
  identityFile?: string;
  remoteCommand?: string;
  /** Where -o HostName leads in place of the destination. */
  hostName?: string;
  /** What was understood and left out, each with a word why. */
  readonly dropped: string[];
  readonly notes: string[];
}

/** No value holds control characters or begins with a dash; variables such as `$HOME` stand in them as written. */
export interface ReadCommand {
  forwards: ReadForward[];
  destination: string;
  user?: string;
  /** 1 to 65535. */
  sshPort?: number;
  /** `[user@]host[:port]`, with commas between them. */
  jump?: string;
  identityFile?: string;
  /** What the server is to run; a tunnel runs nothing. */
  remoteCommand?: string;
}

/** What is wrong, or null. */
export type Wrong = Result<never> | null;

type FirstCounts = 'user' | 'sshPort' | 'jump' | 'identityFile' | 'hostName' | 'remoteCommand';

/** `option` is how the value was given, such as `-p`. */
export function setFirst<Field extends FirstCounts>(
  draft: CommandDraft,
  field: Field,
  value: NonNullable<CommandDraft[Field]>,
  option: string,
): null {
  if (draft[field] === undefined) draft[field] = value;
  else if (draft[field] !== value) {
    draft.dropped.push(`${option} ${shown(String(value))} (ssh takes what was said first)`);
  }
  return null;
}

export function setPort(draft: CommandDraft, value: string, option: string): Wrong {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return setFirst(draft, 'sshPort', port, option);
  return fail(
    'invalid-input',
    `${shown(value)} behind ${option} is no port.`,
    'A port is a number from 1 to 65535.',
  );
}

export function addForward(draft: CommandDraft, kind: ReadForward['kind'], text: string): Wrong {
  const forward = readForward(kind, text);
  if (!forward.ok) return forward;
  draft.forwards.push(forward.value);
  return null;
}

/** `[user@]host`, or `ssh://[user@]host[:port]`. */
export function setHost(draft: CommandDraft, text: string): Wrong {
  const uri = readUri(text);
  const place = uri ?? text;
  const at = place.lastIndexOf('@');
  if (at === 0) return fail('invalid-input', `${shown(text)} has no user before its @.`, 'Write user@host.');
  if (at > 0) setFirst(draft, 'user', place.slice(0, at), '@');
  const host = place.slice(at + 1);
  // Only an address by which ssh is asked for has a port behind it; elsewhere a colon is part of the name.
  const port = uri === null ? null : /^(\[[^\]]*\]|[^:]*):([^:]*)$/.exec(host);
  const wrong = port ? setPort(draft, port[2] ?? '', 'ssh://') : null;
  if (wrong) return wrong;
  draft.destination = (port?.[1] ?? host).replace(/^\[(.*)\]$/, '$1');
  if (uri === null && /^[^:]+:\d+$/.test(host)) {
    draft.notes.push(`ssh takes ${shown(host)} for one name: a port is given by -p.`);
  }
  return null;
}

/** What stands behind `ssh://`, or null for what is no such address. */
export function readUri(text: string): string | null {
  return /^ssh:\/\/([^/]*)\/?$/.exec(text)?.[1] ?? null;
}

/** Behind -J: `none`, or hosts with commas between them, each as an address of ssh if one likes. */
export const setJump = (draft: CommandDraft, value: string, option: string): null =>
  setFirst(
    draft,
    'jump',
    value.toLowerCase() === 'none'
      ? ''
      : value
          .split(',')
          .map((hop) => readUri(hop) ?? hop)
          .join(','),
    option,
  );
