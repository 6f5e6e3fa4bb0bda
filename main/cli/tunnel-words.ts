/** What the command line says of a tunnel's state, in plain words. Pure. */
import { type Tunnel, TunnelSpec } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { durationWords } from './duration-words.ts';
import { typedCommand } from './typed-words.ts';

/** As it may be shown: a name is the user's own word, but a shared file may hold any. */
export const nameWords = ({ name }: Pick<Tunnel, 'name'>): string => cleanText(name, 100);

/** `up 3 h`, `up, but db:5432 refuses`, `retrying in 4 s`, `blocked by postgres (pid 12)`, `needs your answer`. */
export function stateWords(tunnel: Tunnel, now: Date): string {
  const { state, upSince, nextAt, blockedBy, question } = tunnel;
  if (state === 'up') return upWords(upSince, now);
  if (state === 'degraded') return `up, but ${unreached(tunnel) ?? 'not all of it works'}`;
  if (state === 'retrying' && nextAt) {
    // Upwards: what is to come in half a second is not there yet.
    const ms = Math.ceil((Date.parse(nextAt) - now.getTime()) / 1_000) * 1_000;
    return ms > 0 ? `retrying in ${durationWords(ms, 1)}` : 'retrying now';
  }
  if (state === 'blocked' && blockedBy) return `blocked by ${cleanText(blockedBy.holder)}`;
  if (state === 'needs-input') return question?.kind === 'touch' ? 'touch your key' : 'needs your answer';
  return state;
}

function upWords(since: string | null, now: Date): string {
  const ms = since === null ? 0 : now.getTime() - Date.parse(since);
  return ms < 1_000 ? 'up' : `up ${durationWords(ms, 1)}`;
}

const unreached = ({ health }: Tunnel): string | null => {
  const first = health.find(({ reached }) => !reached);
  return first ? cleanText(first.message) : null;
};

export const isUp = ({ state }: Tunnel): boolean => state === 'up' || state === 'degraded';

/** Only what is saved of it. */
export const specOf = (tunnel: TunnelSpec): TunnelSpec =>
  TunnelSpec.parse(
    Object.fromEntries(Object.entries(tunnel).filter(([key]) => Object.hasOwn(TunnelSpec.shape, key))),
  );

/** `quayside tunnel up db-prod`. */
export const tunnelCommand = (verb: string, { name }: Pick<Tunnel, 'name'>): string =>
  typedCommand('tunnel', verb, ...(name.startsWith('-') ? ['--'] : []), name);
