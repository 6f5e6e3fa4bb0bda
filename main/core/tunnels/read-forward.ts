/** Reads what stands behind -L, -R or -D, as ssh does. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { shown } from './shown.ts';

/** A forward as somebody wrote it: `Forward` in shape, but a value may be one that cannot be saved, as `$HOME/x.sock`. */
export interface ReadForward {
  kind: 'local' | 'remote' | 'dynamic';
  /** Bare, without brackets; absent where it was not written. */
  bindAddress?: string;
  bindPort?: number;
  bindSocket?: string;
  host?: string;
  hostPort?: number;
  hostSocket?: string;
}

interface Field {
  readonly text: string;
  readonly isPath: boolean;
}

/** Fails with `invalid-input` for what ssh would not take; ports that have names must be written as numbers. */
export function readForward(kind: ReadForward['kind'], text: string): Result<ReadForward> {
  const fields = olderFields(text) ?? fieldsOf(text.trimStart());
  const forward = fields === null ? null : assemble(kind, fields);
  if (forward !== null && fits(forward)) return ok(forward);
  const isBareIpv6 = text.split(':').length > 5 && !text.includes('[');
  return fail(
    'invalid-input',
    `${shown(text)} is no ${kind} forward.`,
    isBareIpv6
      ? 'Put IPv6 addresses in brackets, such as [::1]:8080:localhost:80.'
      : `Write it as ${SHAPES[kind]}, with ports from 1 to 65535.`,
  );
}

const SHAPES = {
  local: '[bind:]port:host:hostport, with a socket’s path in place of either side if you like',
  remote: '[bind:]port:host:hostport, or as a port alone for SOCKS',
  dynamic: '[bind:]port',
} as const;

/**
 * The older form for IPv6, with slashes: `::1/8080/localhost/80`, `::1/1080`. No path of a socket looks like it: such a
 * one begins with a slash, or has a colon at the end of what stands before it.
 */
function olderFields(text: string): Field[] | null {
  const match =
    /^(?:([A-Za-z0-9.:%*_-]*[^:/[\]]|::|\[[0-9A-Fa-f:.%]+\])\/)?(\d{1,5})\/([^/]+)\/(\d{1,5})$/.exec(text) ??
    /^([0-9A-Fa-f:.]*[^:/]|::|\*|localhost|\[[0-9A-Fa-f:.%]+\])\/(\d{1,5})$/.exec(text);
  if (!match) return null;
  const fields = match.slice(1).filter((field) => field !== undefined);
  return fields.map((field) => ({ text: field.replace(/^\[(.*)\]$/, '$1'), isPath: false }));
}

/** Null for brackets that are not closed before a colon, and for more than four. */
function fieldsOf(text: string): Field[] | null {
  const fields: Field[] = [];
  let rest: string | null = text;
  while (rest !== null) {
    const field: { text: string; isPath: boolean; rest: string | null } | null = nextField(rest);
    if (field === null || fields.length === 4) return null;
    fields.push({ text: field.text, isPath: field.isPath });
    rest = field.rest;
  }
  return fields;
}

function nextField(text: string): (Field & { rest: string | null }) | null {
  const bracketed = /^\[([^\]]*)\](:|$)/.exec(text);
  if (text.startsWith('[') && !bracketed) return null;
  if (bracketed) {
    const [whole, inner = '', colon] = bracketed;
    return {
      text: inner,
      isPath: inner.includes('/'),
      rest: colon === ':' ? text.slice(whole.length) : null,
    };
  }
  // A backslash takes the meaning from the character behind it.
  const raw = /^(?:[^:\\]|\\.)*/s.exec(text)?.[0] ?? '';
  const after = text.slice(raw.length);
  if (after !== '' && !after.startsWith(':')) return null;
  const plain = raw.replace(/\\(.)/gs, '$1');
  return { text: plain, isPath: plain.includes('/'), rest: after === '' ? null : after.slice(1) };
}

function assemble(kind: ReadForward['kind'], fields: readonly Field[]): ReadForward | null {
  const [first, second] = fields;
  if (first === undefined) return null;
  if (first.isPath) {
    const target = targetOf(fields.slice(1));
    return target && { kind, bindSocket: first.text, ...target };
  }
  // The bind address is there where a port stands second and what is left makes a target.
  const withAddress =
    second !== undefined && !second.isPath && (fields.length !== 3 || fields[2]?.isPath === true);
  const bindPort = portOf(withAddress ? second.text : first.text);
  const target = targetOf(fields.slice(withAddress ? 2 : 1));
  if (bindPort === null || target === null) return null;
  // An empty address is every address, as to ssh.
  return { kind, ...(withAddress ? { bindAddress: first.text || '*' } : {}), bindPort, ...target };
}

/** Nothing, a socket, or a host with its port; null for anything else. */
function targetOf(fields: readonly Field[]): Partial<ReadForward> | null {
  const [first, second] = fields;
  if (first === undefined) return {};
  if (second === undefined) return first.isPath ? { hostSocket: first.text } : null;
  const hostPort = portOf(second.text);
  if (fields.length > 2 || first.isPath || first.text === '' || !hostPort) return null;
  return { host: first.text, hostPort };
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  return port <= 65_535 ? port : null;
}

function fits({ kind, bindPort, host, hostSocket }: ReadForward): boolean {
  if (bindPort === 0 && kind !== 'remote') return false;
  const hasTarget = host !== undefined || hostSocket !== undefined;
  return kind === 'remote' || hasTarget === (kind === 'local');
}
