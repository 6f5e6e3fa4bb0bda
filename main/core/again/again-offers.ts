/** The offers to start something again: few, for a while, in memory alone. */
import type { Offer } from './again-offer.ts';

export const KEEP_MS = 600_000;
const MOST_OFFERS = 50;
/** An environment may take megabytes. */
const MOST_CHARACTERS = 5_000_000;

export interface AgainOffers {
  get(id: string): Offer | null;
  /** Adds it, or takes the place of the one before. The oldest make room. */
  put(offer: Offer): void;
  /** Clears what is kept, and the timer; nothing is kept any more. */
  stop(): void;
}

/** `onChange` gets all that are left, the oldest first. Clock: what runs out is also looked at when it is asked for. */
export function createAgainOffers(now: () => Date, onChange: (offers: Offer[]) => void): AgainOffers {
  const offers = new Map<string, Offer>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const leftMs = ({ again }: Offer): number => Date.parse(again.until) - now().getTime();
  /** A clock that was set back keeps nothing for much longer. */
  const isOver = (offer: Offer): boolean => leftMs(offer) <= 0 || leftMs(offer) > 2 * KEEP_MS;

  const makeRoom = () => {
    let characters = 0;
    for (const [id, offer] of [...offers].reverse()) {
      characters += offer.size;
      if (characters > MOST_CHARACTERS) offers.delete(id);
    }
    for (const id of [...offers.keys()].slice(0, -MOST_OFFERS)) offers.delete(id);
  };

  const tell = () => {
    clearTimeout(timer);
    onChange([...offers.values()]);
    if (offers.size === 0) return;
    const next = Math.min(KEEP_MS, ...[...offers.values()].map(leftMs));
    timer = setTimeout(sweep, Math.max(1, next)).unref();
  };

  const sweep = () => {
    for (const [id, offer] of offers) if (isOver(offer)) offers.delete(id);
    tell();
  };

  return {
    get(id) {
      const offer = offers.get(id);
      return offer && !isOver(offer) ? offer : null;
    },
    put(offer) {
      if (stopped) return;
      offers.set(offer.again.id, offer);
      makeRoom();
      tell();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      offers.clear();
    },
  };
}
