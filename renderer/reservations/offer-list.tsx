/** Reservations that Quayside could make: a project's server came up on a port again and again. */
import { Lightbulb } from 'lucide-react';
import type { Offer } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import styles from './reservations-view.module.css';

interface OfferListProps {
  offers: readonly Offer[];
  connected: boolean;
  onAccept(offer: Offer): void;
  onDecline(offer: Offer): void;
}

export function OfferList({ offers, connected, onAccept, onDecline }: OfferListProps) {
  if (offers.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="offers-title">
      <h3 id="offers-title">Shall these be reserved?</h3>
      <ul className={styles.offers}>
        {offers.map((offer) => (
          <li key={offer.id}>
            <Lightbulb size={15} aria-hidden />
            <p title={offer.project.root}>
              <strong>
                <bdi>{offer.project.name}</bdi>
              </strong>
              {` was on ${offer.port}${offer.protocol === 'udp' ? ' UDP' : ''}, ${timesWord(offer.times)}.`}
            </p>
            <Button
              small
              disabled={!connected}
              aria-label={`Reserve it: ${offer.port} for ${offer.project.name}`}
              onClick={() => onAccept(offer)}
            >
              Reserve it
            </Button>
            <Button
              small
              look="plain"
              disabled={!connected}
              aria-label={`Not now: ${offer.port} for ${offer.project.name}`}
              title="This is not offered again"
              onClick={() => onDecline(offer)}
            >
              Not now
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const timesWord = (times: number): string => (times === 1 ? 'once' : `${times} times`);
