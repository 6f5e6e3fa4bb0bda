/** What the command line says of a tunnel's state, in plain words. Pure. */
import { type Tunnel, TunnelSpec } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { typedCommand } from './typed-words.ts';

/** As it may be shown: a name is the user's own word, but a shared file may hold any. */
export const nameWords = ({ name }: Pick<Tunnel, 'name'>): string => cleanText(name, 100);

const SPANS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'min', seconds: 60 },
] as const;

/** `3 h`; whole units, downwards; never below zero, whatever the clock did. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const span = SPANS.find((one) => seconds >= one.seconds);
  return span ? `${Math.floor(seconds / span.seconds)} ${span.unit}` : `${seconds} s`;
}

/** `up 3 h`, `up, but db:5432 refuses`, `retrying in 4 s`, `blocked by postgres (pid 12)`, `needs your answer`. */
export function stateWords(tunnel: Tunnel, now: Date): string {
  const { state, upSince, nextAt, blockedBy, question } = tunnel;
  if (state === 'up') return upSince ? `up ${spanWords(now.getTime() - Date.parse(upSince))}` : 'up';
  if (state === 'degraded') return `up, but ${unreached(tunnel) ?? 'not all of it works'}`;
  if (state === 'retrying' && nextAt) {
    // Upwards: what is to come in half a second is not there yet.
    const ms = Math.ceil((Date.parse(nextAt) - now.getTime()) / 1_000) * 1_000;
    return ms > 0 ? `retrying in ${spanWords(ms)}` : 'retrying now';
  }
  if (state === 'blocked' && blockedBy) return `blocked by ${cleanText(blockedBy.holder)}`;
  if (state === 'needs-input') return question?.kind === 'touch' ? 'touch your key' : 'needs your answer';
  return state;
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
