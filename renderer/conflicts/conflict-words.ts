/** The words for conflicts and for their sides. */
import type { Conflict, ConflictKind, Listener, Party } from '../../preload/model.ts';
import { clockWords } from '../clock-words.ts';
import { processWords } from '../ports/row-words.ts';

export const KIND_WORDS: Record<ConflictKind, string> = {
  'reserved-taken': 'Taken',
  split: 'Split',
  displaced: 'Moved',
  'tunnel-blocked': 'Blocked',
  'project-clash': 'Clash',
};

/** What each kind means, for whoever meets it for the first time. */
export const KIND_MEANINGS: Record<ConflictKind, string> = {
  'reserved-taken': 'A port that is reserved is held by somebody else.',
  split: 'Two servers share one port, and localhost reaches one or the other.',
  displaced: 'A project’s server came up on another port, because somebody has its own.',
  'tunnel-blocked': 'A tunnel cannot open its local port, because somebody holds it.',
  'project-clash': 'Two projects reserve the same port.',
};

/** Above each side: what it has to do with the port. */
export function sideTitle(conflict: Pick<Conflict, 'kind' | 'port'>, party: Party): string {
  const { kind, port } = conflict;
  if (kind === 'split') return `On ${party.address ?? 'localhost'}`;
  if (party.role === 'claimant') return 'Reserved for';
  if (party.role === 'holder') return `Has ${port}`;
  if (kind === 'tunnel-blocked') return 'Tunnel';
  if (kind === 'displaced') {
    return party.port !== null && party.port !== port ? `Moved to ${party.port}` : `Usually on ${port}`;
  }
  return 'Reserved for';
}

/** Of a split: by which of its two addresses localhost gets to this side; null while that is not known. */
export function localhostWords(conflict: Pick<Conflict, 'kind' | 'parties'>, party: Party): string | null {
  if (conflict.kind !== 'split' || conflict.parties.every(({ localhost }) => localhost.length === 0))
    return null;
  const v4 = party.localhost.includes('ipv4');
  const v6 = party.localhost.includes('ipv6');
  if (v4 && v6) return 'localhost gets here';
  if (v4) return 'localhost gets here by 127.0.0.1';
  if (v6) return 'localhost gets here by ::1';
  return 'localhost does not get here';
}

export const conflictsWord = (count: number): string => (count === 1 ? '1 conflict' : `${count} conflicts`);

/** `3000`, and `5353 UDP`: TCP is what everybody expects. */
export const portWord = ({ port, protocol }: Pick<Conflict, 'port' | 'protocol'>): string =>
  protocol === 'udp' ? `${port} UDP` : String(port);

/** Who has the port, at length: `node server.js (PID 48213) has had it since 14:02, started from cursor.` */
export function holderWords(
  { parties }: Pick<Conflict, 'parties'>,
  listener: Listener | null,
  now: number,
): string {
  const holder = parties.find(({ role }) => role === 'holder');
  if (!holder?.process) return '';
  const { name, detail } = listener ? processWords(listener) : { name: holder.process.name, detail: '' };
  const [launcher] = listener?.owner?.launchers ?? [];
  return [
    `${[name, detail].filter(Boolean).join(' ')} (PID ${holder.process.pid})`,
    holder.since ? ` has had it since ${clockWords(holder.since, now)}` : ' has it',
    launcher ? `, started from ${launcher.name}.` : '.',
  ].join('');
}
