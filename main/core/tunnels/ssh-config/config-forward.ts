/** Reads the forwards of an ssh config, by OpenSSH's own rules (parse_forward of its sources). */

/**
 * A forward as the config has it, not yet checked as `Forward` is: an empty `bindAddress` means every address, a socket
 * may be a relative path. Without `bindAddress` ssh binds localhost, which is both 127.0.0.1 and ::1.
 */
export interface ConfigForward {
  kind: 'local' | 'remote' | 'dynamic';
  bindAddress?: string;
  bindPort?: number;
  bindSocket?: string;
  host?: string;
  hostPort?: number;
  hostSocket?: string;
}

const KINDS: Readonly<Record<string, ConfigForward['kind']>> = {
  localforward: 'local',
  remoteforward: 'remote',
  dynamicforward: 'dynamic',
};

/** Null for every other keyword. */
export const forwardKind = (keyword: string): ConfigForward['kind'] | null =>
  Object.hasOwn(KINDS, keyword) ? (KINDS[keyword] ?? null) : null;

/** The two words of a line as one text, with `isDynamic` where it serves SOCKS; null where its target is missing. */
export function forwardText(
  kind: ConfigForward['kind'],
  words: readonly string[],
): { text: string; isDynamic: boolean } | null {
  const [bind = '', target = ''] = words;
  if (bind === '') return null;
  if (kind === 'dynamic' || (kind === 'remote' && target === '')) return { text: bind, isDynamic: true };
  return target === '' ? null : { text: `${bind}:${target}`, isDynamic: false };
}

/** The same bound as in ssh. */
const LONGEST_FORWARD = 4_096;

interface Field {
  text: string;
  isPath: boolean;
}

/** Null for what ssh calls a bad forwarding specification, and for names of services in place of a port. */
export function readForward(
  kind: ConfigForward['kind'],
  text: string,
  isDynamic: boolean,
): ConfigForward | null {
  if (text.length > LONGEST_FORWARD) return null;
  const fields = splitFields(text.trimStart());
  const sides = fields && (isDynamic ? dynamicSides(fields) : twoSides(fields));
  if (!sides) return null;
  const forward: ConfigForward = { kind, ...sides };
  const { bindPort, bindSocket, hostPort, host } = forward;
  if (bindSocket === undefined && (bindPort === undefined || (bindPort === 0 && kind !== 'remote')))
    return null;
  if (host !== undefined && !hostPort) return null;
  return forward;
}

type Sides = Omit<ConfigForward, 'kind'>;

const portOf = (field: Field): number | undefined => {
  // A sign and blanks in front are allowed, as to strtonum.
  const digits = /^\s{0,9}\+?(\d{1,20})$/.exec(field.text)?.[1];
  const port = Number(digits);
  return digits !== undefined && port <= 65_535 ? port : undefined;
};

const portSide = (port: Field, address?: Field): Sides => {
  const bindPort = portOf(port);
  return {
    ...(address ? { bindAddress: address.text } : {}),
    ...(bindPort === undefined ? {} : { bindPort }),
  };
};

const hostSide = (host: Field, port: Field): Sides => ({ host: host.text, hostPort: portOf(port) ?? 0 });

function dynamicSides(fields: readonly Field[]): Sides | null {
  const [first, second] = fields;
  if (!first || fields.length > 2) return null;
  if (second) return first.isPath && second.isPath ? { bindSocket: first.text } : portSide(second, first);
  return first.isPath ? { bindSocket: first.text } : portSide(first);
}

function twoSides(fields: readonly Field[]): Sides | null {
  const [first, second, third, fourth] = fields;
  if (!first || !second) return null;
  if (third && fourth) return { ...portSide(second, first), ...hostSide(third, fourth) };
  if (third) {
    if (first.isPath) return { bindSocket: first.text, ...hostSide(second, third) };
    if (third.isPath) return { ...portSide(second, first), hostSocket: third.text };
    return { ...portSide(first), ...hostSide(second, third) };
  }
  if (!second.isPath) return null;
  return { ...(first.isPath ? { bindSocket: first.text } : portSide(first)), hostSocket: second.text };
}

/** At most four fields, parted by colons; null where a bracket is wrong or more follows. */
function splitFields(text: string): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  while (at < text.length) {
    if (fields.length === 4) return null;
    const field = text[at] === '[' ? bracketField(text, at) : plainField(text, at);
    if (!field) return null;
    fields.push({ text: field.text, isPath: field.isPath });
    at = field.next;
  }
  return fields;
}

type ReadField = Field & { next: number };

function bracketField(text: string, from: number): ReadField | null {
  const close = text.indexOf(']', from);
  if (close < 0 || (close + 1 < text.length && text[close + 1] !== ':')) return null;
  const inside = text.slice(from + 1, close);
  return { text: inside, isPath: inside.includes('/'), next: close + 2 };
}

/** A backslash takes the next sign as it is, and a slash behind it makes no path. */
function plainField(text: string, from: number): ReadField | null {
  let field = '';
  let isPath = false;
  let at = from;
  for (; at < text.length && text[at] !== ':'; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      if (at === text.length) return null;
    } else if (text[at] === '/') isPath = true;
    field += text.charAt(at);
  }
  return { text: field, isPath, next: at + 1 };
}
