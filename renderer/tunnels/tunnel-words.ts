/** How a tunnel is, in words, a tone and a shape. */
import type { Tunnel } from '../../preload/model.ts';
import { sinceWords } from '../ports/since-words.ts';
import { type Sentence, sentence } from '../ui/sentence.ts';

export type TunnelShape = 'full' | 'triangle' | 'ring' | 'turning' | 'cross' | 'question';
export type TunnelTone = 'good' | 'warn' | 'bad' | 'calm';

export interface TunnelWords {
  readonly shape: TunnelShape;
  readonly tone: TunnelTone;
  readonly state: Sentence;
}

/** Whether the user wants it to run. */
export const isWanted = ({ state }: Pick<Tunnel, 'state'>): boolean =>
  state !== 'stopped' && state !== 'failed';

/** Whether it carries, be it with an end that refuses. */
export const isUp = ({ state }: Pick<Tunnel, 'state'>): boolean => state === 'up' || state === 'degraded';

/** Whether nothing goes on before the user has done something. */
export const wantsUser = ({ state }: Pick<Tunnel, 'state'>): boolean =>
  state === 'failed' || state === 'needs-input';

/** `now` is the host's time in ms. */
export function tunnelWords(tunnel: Tunnel, now: number): TunnelWords {
  switch (tunnel.state) {
    case 'stopped':
      return { shape: 'ring', tone: 'calm', state: sentence`Stopped` };
    case 'connecting':
      return { shape: 'turning', tone: 'calm', state: sentence`Connecting` };
    case 'up':
      return { shape: 'full', tone: 'good', state: sentence`Up ${upWords(tunnel, now)}` };
    case 'degraded':
      return { shape: 'triangle', tone: 'warn', state: sentence`Up, but ${ailing(tunnel)}` };
    case 'retrying':
      return { shape: 'turning', tone: 'warn', state: sentence`${retryWords(tunnel, now)}` };
    case 'needs-input':
      return { shape: 'question', tone: 'warn', state: sentence`Needs your answer` };
    case 'blocked':
      return { shape: 'triangle', tone: 'warn', state: blockedSentence(tunnel) };
    case 'failed':
      return {
        shape: 'cross',
        tone: 'bad',
        state:
          tunnel.failure?.code === 'host-key-changed' ? sentence`Failed: host key changed` : sentence`Failed`,
      };
  }
}

/** `just now`, `41 min`. */
export function upWords({ upSince, since }: Pick<Tunnel, 'upSince' | 'since'>, now: number): string {
  const words = sinceWords(upSince ?? since, now);
  return words === 'now' ? 'just now' : words;
}

const ailing = ({ health, failure }: Tunnel): string =>
  health
    .filter(({ reached }) => !reached)
    .map(({ message }) => message)
    .slice(0, 3)
    .join(', ') ||
  failure?.message ||
  'not well';

function retryWords({ nextAt, attempts }: Tunnel, now: number): string {
  const seconds = nextAt === null ? 0 : Math.ceil((Date.parse(nextAt) - now) / 1000);
  const when = seconds > 0 ? `Retrying in ${seconds} s` : 'Retrying now';
  return `${when} (attempt ${attempts + 1})`;
}

function blockedSentence({ blockedBy, failure }: Tunnel): Sentence {
  if (blockedBy) return sentence`Blocked: port ${blockedBy.port} is held by ${blockedBy.holder}`;
  return failure ? sentence`Blocked: ${failure.message}` : sentence`Blocked`;
}

/** Why and what next, under the state; null where the state says all. */
export function causeOf(tunnel: Tunnel): { message: string; nextStep: string } | null {
  const { state, failure, blockedBy } = tunnel;
  if (state === 'blocked' && blockedBy)
    return { message: '', nextStep: `It starts by itself when ${blockedBy.port} is free.` };
  if (!failure || state === 'up' || state === 'stopped' || state === 'connecting') return null;
  if (state === 'degraded') return { message: '', nextStep: failure.nextStep };
  return { message: failure.message, nextStep: failure.nextStep };
}

/** `1.2 MB sent, 340 KB received`. */
export function bytesWords({ sent, received }: { sent: number; received: number }): string {
  return `${sizeWords(sent)} sent, ${sizeWords(received)} received`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `2 of 4 tunnels up`. */
export function upCount(tunnels: readonly Tunnel[]): string {
  const up = tunnels.filter(isUp).length;
  return `${up} / ${tunnels.length}`;
}
