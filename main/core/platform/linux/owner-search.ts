/** Keeps it known who holds which socket: searches only for what is new, checks the rest in turn, and gives up politely. */
import type { ProcessIdentity } from '../platform.ts';
import { createHolders, type HeldSocket, type Holding, type Miss } from './holders.ts';
import { createProcessSweep } from './process-sweep.ts';
import { watchForks } from './process-table.ts';
import type { RawSocket } from './raw-socket.ts';
import type { Slices } from './slices.ts';
import type { SocketLinks } from './socket-links.ts';

export interface OwnerSearchOptions {
  /** Whether the open files of a socket's user can be looked at by us. */
  canSee: (uid: number) => boolean;
  /** Reads the socket table again: asked before a costly search, as the socket may be gone by then. */
  reread: () => readonly RawSocket[];
  now: () => number;
  links: SocketLinks;
}

export interface OwnerSearch {
  /** Brings the holders of `sockets` up to date. `sockets` is the same array as last time when nothing changed. */
  update(sockets: readonly RawSocket[], slices: Slices, thorough: boolean): Promise<void>;
  holdersOf(inode: number): readonly ProcessIdentity[];
  /** How often everything was searched in vain for the holders of a socket. */
  missesOf(inode: number): number;
  /** Whether the socket was seen to be gone already while its holders were looked for. */
  vanished(inode: number): boolean;
  /** Grows with each change of what the methods above answer. */
  revision(): number;
  /** Some processes cannot be looked into. */
  someDenied(): boolean;
  close(): void;
}

/** How often processes that were started since are searched for sockets that they inherited. */
const FORK_LOOK_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** A second try is followed by this many times its own length without one: 5 % of a core at the very most. */
const RETRY_REST = 20;
/** With one more for every 64 sockets: 4 us each. Thirty sockets are all looked at again within eight scans. */
const RECHECKED_AT_LEAST = 4;

export function createOwnerSearch({ canSee, reread, now, links }: OwnerSearchOptions): OwnerSearch {
  const holders = createHolders();
  const sweep = createProcessSweep(holders, links);
  const forks = watchForks();
  let last: readonly RawSocket[] | null = null;
  let nextForkLook = 0;
  let nextRetry = 0;
  let gone = new Set<number>();
  let vanishings = 0;

  /** `isSecondTry`: nobody waits for these, and the whole machine was searched for them before. */
  const locate = async (
    wanted: readonly HeldSocket[],
    likely: ReadonlySet<number>,
    slices: Slices,
    isSecondTry = false,
  ) => {
    const started = now();
    const everything = sweep.isEmpty();
    sweep.begin();
    nextForkLook = started + FORK_LOOK_MS;
    await sweep.searchNew(slices);
    if (!everything) await sweep.searchChanged(wanted, slices);
    const left = withoutVanished(wanted.filter(isUnheld));
    const worthwhile = left.filter((held) => isSecondTry || canSee(held.socket.uid));
    if (worthwhile.length > 0 && !everything) await sweep.searchRest(worthwhile, likely, slices);
    for (const held of left.filter(isUnheld)) holders.miss(held, nextMiss(held, everything));
    if (isSecondTry) nextRetry = now() + (now() - started) * RETRY_REST;
  };

  /** Sockets come and go by the hundred where names are asked for: none is searched for that is no more. */
  const withoutVanished = (wanted: readonly HeldSocket[]): readonly HeldSocket[] => {
    if (wanted.length === 0) return wanted;
    const still = new Set(reread().map((socket) => socket.inode));
    for (const held of wanted) if (!still.has(held.inode)) gone.add(held.inode);
    vanishings += gone.size;
    return wanted.filter((held) => still.has(held.inode));
  };

  const nextMiss = (held: HeldSocket, everything: boolean): Miss => {
    // Where all was searched from the beginning, a second look at once would find nothing else.
    const times = (held.miss?.times ?? 0) + (everything ? 2 : 1);
    if (!canSee(held.socket.uid)) return { times, retryAt: now() + LAST_RETRY_MS };
    if (times === 1) return { times, retryAt: 0 };
    return { times, retryAt: now() + Math.min(FIRST_RETRY_MS * 2 ** (times - 2), LAST_RETRY_MS) };
  };

  /** A few known holders in turn: those that no longer hold their socket, or do so by another number. */
  const findLost = (): Holding[] =>
    holders
      .inTurn(RECHECKED_AT_LEAST + (holders.size() >> 6))
      .filter((holding) => links.inodeAt(holding.path) !== holding.inode);

  const replaceLost = async (lost: readonly Holding[], slices: Slices) => {
    for (const holding of lost) {
      holders.drop(holding);
      const held = holders.get(holding.inode);
      if (held) await sweep.searchOne(holding.identity.pid, held, slices);
    }
  };

  const lookForForks = async (slices: Slices) => {
    nextForkLook = now() + FORK_LOOK_MS;
    if (forks.happened()) await sweep.searchNew(slices);
  };

  const update = async (sockets: readonly RawSocket[], slices: Slices, thorough: boolean) => {
    const likely = sockets === last ? new Set<number>() : holders.track(sockets);
    last = sockets;
    gone = new Set();
    if (thorough) {
      holders.dropAll();
      sweep.forget();
    } else {
      const lost = findLost();
      if (lost.length > 0) await replaceLost(lost, slices);
    }
    const unheld = holders.withoutHolder();
    if (unheld.length > 0 && (await locateDue(unheld, likely, slices, thorough))) return;
    if (now() >= nextForkLook) await lookForForks(slices);
  };

  /** False when none of them is to be searched for now. */
  const locateDue = async (
    unheld: readonly HeldSocket[],
    likely: ReadonlySet<number>,
    slices: Slices,
    thorough: boolean,
  ): Promise<boolean> => {
    const time = now();
    const urgent = unheld.filter((held) => !held.miss || held.miss.retryAt === 0);
    const due = time >= nextRetry && unheld.some((held) => held.miss && time >= held.miss.retryAt);
    if (thorough) await locate(unheld, likely, slices);
    else if (urgent.length > 0) await locate(urgent, likely, slices);
    // All at once: each one alone would cost as much.
    else if (due) await locate(unheld, likely, slices, true);
    return thorough || urgent.length > 0 || due;
  };

  return {
    update,
    holdersOf: (inode) => holders.get(inode)?.holders ?? [],
    missesOf: (inode) => holders.get(inode)?.miss?.times ?? 0,
    vanished: (inode) => gone.has(inode),
    revision: () => holders.revision() + vanishings,
    someDenied: () => sweep.someDenied(),
    close: () => forks.close(),
  };
}

const isUnheld = (held: HeldSocket): boolean => held.holdings.length === 0;
