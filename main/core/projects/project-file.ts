/** Reads the text of a `quayside.json`: the ports that a project keeps for itself, and what is wrong with the rest. Pure. */
import { type Match, Port, type Protocol, type Warning } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { createProblems, type Problems } from './file-problems.ts';
import { type JsonMember, type JsonNode, readJsonTree } from './json-tree.ts';

export interface ProjectFileEntry {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** Who it is for, beside the project's folder. */
  readonly match: Omit<Match, 'cwd'>;
}

export interface ProjectFile {
  /** What the project calls itself; null where it does not say. */
  readonly name: string | null;
  readonly entries: readonly ProjectFileEntry[];
  readonly problems: readonly Warning[];
}

const MOST_ENTRIES = 200;
const MOST_CHARACTERS = 65_536;
const NAME_LIMIT = 100;
const TOP_FIELDS = ['ports', 'name'];
const ENTRY_FIELDS = ['port', 'protocol', 'command', 'container'];

/** `path` is how the file is named in what is said. */
export function parseProjectFile(text: string, path: string): ProjectFile {
  const problems = createProblems(text, path);
  const done = (name: string | null, entries: ProjectFileEntry[]) => ({
    name,
    entries,
    problems: problems.all(),
  });
  if (text.length > MOST_CHARACTERS) return { name: null, entries: [], problems: [tooLarge(path)] };
  const tree = readJsonTree(blankMark(text));
  if (!tree.ok) {
    problems.addBroken(tree.at, tree.problem);
    return done(null, []);
  }
  if (tree.root.kind !== 'object') {
    problems.add(tree.root.at, null, `${kindOf(tree.root)} is not an object`, FORM);
    return done(null, []);
  }
  const fields = onlyOnce(tree.root.members, problems, '');
  for (const { key, at } of fields) {
    if (!TOP_FIELDS.includes(key))
      problems.add(at, key, 'no such field is known', `Known are ${TOP_FIELDS.join(' and ')}.`);
  }
  const name = readName(fields, problems);
  const ports = fields.find(({ key }) => key === 'ports');
  return done(name, ports ? readPorts(ports, problems) : []);
}

export const tooLarge = (path: string): Warning => ({
  code: 'project-file',
  message: `${path} is larger than 64 kB and was not read.`,
  nextStep: `Keep only the ports in it: ${FORM}`,
});

const FORM = 'Write {"ports": {"web": 3000}}.';

function readName(fields: readonly JsonMember[], problems: Problems): string | null {
  const field = fields.find(({ key }) => key === 'name');
  if (!field) return null;
  const { value } = field;
  if (value.kind === 'value' && typeof value.value === 'string' && value.value.trim() !== '')
    return cleanText(value.value.trim(), NAME_LIMIT);
  problems.add(field.at, 'name', `${kindOf(value)} is not a name`, 'Write the project’s name in quotes.');
  return null;
}

function readPorts({ key, value }: JsonMember, problems: Problems): ProjectFileEntry[] {
  if (value.kind !== 'object') {
    problems.add(value.at, key, `${kindOf(value)} is not an object`, FORM);
    return [];
  }
  const members = onlyOnce(value.members, problems, 'ports.');
  const surplus = members[MOST_ENTRIES];
  if (surplus) {
    const reason = `only the first ${MOST_ENTRIES} of ${members.length} entries count`;
    problems.add(surplus.at, `ports.${surplus.key}`, reason, 'Leave out those that you do not need.');
  }
  const entries = new Map<string, ProjectFileEntry>();
  for (const member of members.slice(0, MOST_ENTRIES)) {
    const entry = readEntry(member, problems);
    if (!entry) continue;
    const slot = `${entry.protocol} ${entry.port}`;
    const earlier = entries.get(slot);
    if (!earlier) entries.set(slot, entry);
    else {
      const reason = `${entry.port} (${entry.protocol}) stands at ${earlier.name} already, which counts`;
      problems.add(member.at, `ports.${member.key}`, reason, 'Give one of the two another port.');
    }
  }
  return [...entries.values()];
}

function readEntry({ key, at, value }: JsonMember, problems: Problems): ProjectFileEntry | null {
  const path = `ports.${key}`;
  const name = cleanText(key.trim(), NAME_LIMIT);
  if (name === '') {
    problems.add(at, path, 'an entry needs a name', 'Say what the port is for, such as "web".');
    return null;
  }
  if (value.kind !== 'object') {
    const port = readPort(value, path, problems);
    return port === null ? null : { name, port, protocol: 'tcp', match: {} };
  }
  const fields = onlyOnce(value.members, problems, `${path}.`);
  for (const field of fields) {
    if (!ENTRY_FIELDS.includes(field.key))
      problems.add(
        field.at,
        `${path}.${field.key}`,
        'no such field is known',
        `Known are ${ENTRY_FIELDS.join(', ')}.`,
      );
  }
  const given = (wanted: string) => fields.find((field) => field.key === wanted)?.value;
  const portNode = given('port');
  if (!portNode) problems.add(at, path, 'port is missing', `Write {"port": 3000}.`);
  const port = portNode ? readPort(portNode, `${path}.port`, problems) : null;
  const protocol = readProtocol(given('protocol'), path, problems);
  const command = readWord(given('command'), `${path}.command`, problems);
  const container = readWord(given('container'), `${path}.container`, problems);
  // An entry whose reader is wrong about who it is for would tell of conflicts that are none.
  if (port === null || protocol === null || command === null || container === null) return null;
  return { name, port, protocol, match: { ...(command && { command }), ...(container && { container }) } };
}

function readPort(node: JsonNode, path: string, problems: Problems): number | null {
  const advice = 'Use a whole number from 1 to 65535.';
  const value = node.kind === 'value' ? node.value : undefined;
  if (typeof value !== 'number') {
    const quoted = typeof value === 'string' && Port.safeParse(Number(value)).success;
    problems.add(
      node.at,
      path,
      `${kindOf(node)} is not a port`,
      quoted ? `Write ${Number(value)} without quotes.` : advice,
    );
    return null;
  }
  if (Port.safeParse(value).success) return value;
  problems.add(
    node.at,
    path,
    Number.isInteger(value) ? `${value} is not a port` : `${value} is not a whole number`,
    advice,
  );
  return null;
}

function readProtocol(node: JsonNode | undefined, path: string, problems: Problems): Protocol | null {
  if (!node) return 'tcp';
  const value = node.kind === 'value' ? node.value : undefined;
  if (value === 'tcp' || value === 'udp') return value;
  problems.add(node.at, `${path}.protocol`, `${kindOf(node)} is not a protocol`, 'Write "tcp" or "udp".');
  return null;
}

/** Undefined: it is not there. Null: it is wrong. */
function readWord(node: JsonNode | undefined, path: string, problems: Problems): string | null | undefined {
  if (!node) return undefined;
  const value = node.kind === 'value' ? node.value : undefined;
  if (typeof value === 'string' && value !== '' && value.length <= 256) return cleanText(value);
  problems.add(node.at, path, `${kindOf(node)} is not a word of 1 to 256 characters`, 'Write it in quotes.');
  return null;
}

/** Of keys that stand twice the first counts. */
function onlyOnce(members: readonly JsonMember[], problems: Problems, path: string): JsonMember[] {
  const first = new Map<string, JsonMember>();
  for (const member of members) {
    const earlier = first.get(member.key);
    if (!earlier) first.set(member.key, member);
    else {
      const reason = `this key stands in line ${problems.lineOf(earlier.at)} already, which counts`;
      problems.add(member.at, path + member.key, reason, 'Remove one of the two, or rename it.');
    }
  }
  return [...first.values()];
}

/** A byte order mark is no JSON, but some editors write one; a blank in its place keeps the columns. */
const blankMark = (text: string): string => text.replace(/^\ufeff/, ' ');

/** What stands there, in words or as it is. */
function kindOf(node: JsonNode): string {
  if (node.kind === 'object') return 'an object';
  if (node.kind === 'array') return 'a list';
  return cleanText(JSON.stringify(node.value), 60);
}
