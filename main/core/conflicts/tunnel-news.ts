/** Which turns of a tunnel are news: it was up and is lost, is back, has failed, or asks for an answer. Pure. */
import type { Snapshot, Tunnel } from '../../../preload/model.ts';
import { isUp } from '../../../preload/tunnel-wishes.ts';
import { GROUP_MS, type Moment, type TunnelNews } from './notice-news.ts';

/** A tunnel counts as lost once it has been away for this long, in ms: a blink is no news. */
export const LOST_MS = 10_000;
/** Who sits in front of the question answers it within this time, in ms, and needs no notice. */
const ASK_MS = 3_000;
/** How long a question waits at most, in ms, for others that ask too or still connect: they are told as one. */
const ASK_TOGETHER_MS = 15_000;

/** What the user knows of that is not as it should be. */
type Trouble = 'lost' | 'failed' | 'asks';
/** `trying`: on its way up for the first time. `blocked`: the conflict on its port says more. */
type Condition = Trouble | 'off' | 'well' | 'trying' | 'blocked';

interface Known {
  tunnel: Tunnel;
  is: Condition;
  /** Since when it is so, on the monotonic clock. */
  since: number;
  /** Was up since it was started. */
  wasUp: boolean;
  told: Trouble | null;
  /** When the news of it may be told; null while there is none, or it has to settle. */
  readyAt: number | null;
  /** When to look again, while it settles. */
  lookAt: number | null;
}

/** By id. */
export type TunnelMemory = ReadonlyMap<string, Known>;

export const noTunnels: TunnelMemory = new Map();

export function seeTunnels(memory: TunnelMemory, { tunnels }: Snapshot, now: Moment): TunnelMemory {
  if (tunnels.length === 0) return noTunnels;
  return passTunnelTime(
    new Map(tunnels.map((tunnel) => [tunnel.id, follow(memory.get(tunnel.id), tunnel, now)] as const)),
    now,
  );
}

function follow(known: Known | undefined, tunnel: Tunnel, { elapsed }: Moment): Known {
  const is = conditionOf(tunnel, known?.wasUp ?? false);
  return {
    tunnel,
    is,
    since: known?.is === is ? known.since : elapsed,
    wasUp: is === 'well' || (is !== 'off' && is !== 'failed' && (known?.wasUp ?? false)),
    told: stillTold(is, known?.told ?? null),
    readyAt: null,
    lookAt: null,
  };
}

function conditionOf(tunnel: Tunnel, wasUp: boolean): Condition {
  if (isUp(tunnel)) return 'well';
  switch (tunnel.state) {
    case 'stopped':
      return 'off';
    case 'failed':
      return 'failed';
    case 'needs-input':
      return 'asks';
    case 'blocked':
      return 'blocked';
    default:
      return wasUp ? 'lost' : 'trying';
  }
}

/** What was told is over with the user's own word: a stop, another start, an answer. */
function stillTold(is: Condition, told: Trouble | null): Trouble | null {
  if (is === 'off') return null;
  // A second question right after the first finds its user there.
  if (is === 'trying') return told === 'asks' ? told : null;
  return is === 'well' && told !== 'lost' ? null : told;
}

export function passTunnelTime(memory: TunnelMemory, { elapsed }: Moment): TunnelMemory {
  const asksTogetherAt = lastAskAt([...memory.values()], elapsed) + ASK_MS;
  return new Map(
    [...memory].map(([id, known]) => {
      const settled = settledAt(known, asksTogetherAt);
      // What has to settle for longer than a group waits is not told along with another notice before.
      const isReady = settled !== null && (settled <= elapsed || settled === known.since + GROUP_MS);
      return [id, { ...known, readyAt: isReady ? settled : null, lookAt: isReady ? null : settled }] as const;
    }),
  );
}

/** The newest question; while one is still connecting, the one that it may ask yet. */
function lastAskAt(all: readonly Known[], elapsed: number): number {
  const mayAsk = all.some(({ is, tunnel }) => is === 'trying' && tunnel.state === 'connecting');
  if (mayAsk) return elapsed + ASK_TOGETHER_MS;
  return Math.max(0, ...all.flatMap((known) => (newsOf(known) === 'asks' ? known.since : [])));
}

/** Null where there is nothing to tell. */
function settledAt(known: Known, asksTogetherAt: number): number | null {
  const { since } = known;
  switch (newsOf(known)) {
    case null:
      return null;
    case 'lost':
      return since + LOST_MS;
    case 'asks':
      return Math.min(asksTogetherAt, since + ASK_TOGETHER_MS);
    default:
      return since + GROUP_MS;
  }
}

function newsOf({ is, told }: Known): TunnelNews['is'] | null {
  if (is === 'well') return told === 'lost' ? 'recovered' : null;
  if (is === 'off' || is === 'trying' || is === 'blocked') return null;
  return told === is ? null : is;
}

export const tunnelNews = (memory: TunnelMemory): TunnelNews[] =>
  [...memory].flatMap(([key, known]) => {
    const { tunnel, readyAt } = known;
    const is = newsOf(known);
    return is === null || readyAt === null ? [] : { about: 'tunnel', key, port: null, readyAt, is, tunnel };
  });

/** When one that has to settle has, or null. */
export function nextTunnelLook(memory: TunnelMemory): number | null {
  const due = [...memory.values()].flatMap(({ lookAt }) => lookAt ?? []);
  return due.length > 0 ? Math.min(...due) : null;
}

export function settleTunnels(memory: TunnelMemory, told: ReadonlySet<string>): TunnelMemory {
  return new Map(
    [...memory].map(([id, known]) => {
      const news = told.has(id) ? newsOf(known) : null;
      if (news === null) return [id, known] as const;
      return [id, { ...known, told: news === 'recovered' ? null : news, readyAt: null }] as const;
    }),
  );
}
