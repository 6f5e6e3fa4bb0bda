/** What is wrong with a tunnel's fields, in words that name the field. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What each field is called in the editor, and what it must be where the validator has no words of its own. */
const FIELDS: Readonly<Record<string, readonly [label: string, must: string]>> = {
  name: ['Name', 'must be given, with at most 100 characters'],
  carrier: ['Carrier', 'must be ssh or relay'],
  destination: [
    'Destination',
    'must be a host’s name or address, without spaces, signs of a shell or a dash in front',
  ],
  user: ['User', 'must be a user’s name, with at most 64 characters'],
  sshPort: ['SSH port', 'must be a number from 1 to 65535'],
  jump: ['Jump hosts', 'must be at most 10 of [user@]host[:port]'],
  identityFile: ['Identity file', 'must be an absolute path'],
  forwards: ['Forwards', 'must be 1 to 50'],
  autoStart: ['Auto start', 'must be true or false'],
  tags: ['Tags', 'must be at most 20, with at most 40 characters each'],
  kind: ['Kind', 'must be local, remote or dynamic'],
  bindAddress: ['Bind address', 'must be a name or an address'],
  bindPort: ['Port', 'must be a number from 1 to 65535'],
  bindSocket: ['Socket', 'must be an absolute path without colons'],
  host: ['Host', 'must be a name or an address'],
  hostPort: ['Host port', 'must be a number from 1 to 65535'],
  hostSocket: ['Host socket', 'must be an absolute path without colons'],
};

/** The field that an issue is about, as a key such as `name`, `forwards` or `forwards.0.bindPort`. */
export function issueField({ path }: Pick<Issue, 'path'>): string {
  const [first, index, inner] = path.map(String);
  return first === 'forwards' && index !== undefined && inner !== undefined
    ? `forwards.${index}.${inner}`
    : (first ?? '');
}

/** `Port must be a number from 1 to 65535.` */
export function issueSentence(issue: Issue): string {
  const name = issueField(issue).split('.').at(-1) ?? '';
  const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (issue.code === 'unrecognized_keys') return `There is no field ${issue.keys.slice(0, 5).join(', ')}.`;
  if (!known) return 'It must be an object with the fields of a tunnel.';
  const [label, must] = known;
  // Only ours begin so; the validator's own words are for programmers.
  return `${label} ${/^(must|does|of) /.test(issue.message) ? issue.message : must}.`;
}

/** One sentence each, with the number of the forward where there is one; at most 10. */
export const issueWords = (issues: readonly Issue[]): string[] =>
  issues.slice(0, 10).map((issue) => {
    const [first, index] = issueField(issue).split('.');
    const where = first === 'forwards' && index !== undefined ? `Forward ${Number(index) + 1}: ` : '';
    return `${where}${issueSentence(issue)}`;
  });
