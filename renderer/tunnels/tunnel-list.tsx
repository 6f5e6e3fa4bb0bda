/** The tunnels in the user's order; arrows go from one to the next. */
import type { KeyboardEvent } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import { useHostTime } from '../use-session.ts';
import { TunnelCard } from './tunnel-card.tsx';
import type { CardDoings } from './tunnel-card-props.ts';
import type { Descriptions } from './use-descriptions.ts';
import type { TunnelActions } from './use-tunnel-actions.ts';

/** So that cards are not drawn again for the clock alone. */
const TIME_STEP = 15_000;

interface TunnelListProps {
  tunnels: readonly Tunnel[];
  descriptions: Descriptions;
  active: string | null;
  marked: string | null;
  connected: boolean;
  actions: TunnelActions;
  doings: CardDoings;
  onActive(id: string): void;
  onKeyDown(event: KeyboardEvent, tunnel: Tunnel): void;
}

export function TunnelList({ tunnels, descriptions, active, marked, ...rest }: TunnelListProps) {
  const counting = tunnels.some(({ state }) => state === 'retrying');
  const time = useHostTime(counting ? 1_000 : TIME_STEP);
  const calm = Math.floor(time / TIME_STEP) * TIME_STEP;
  return (
    <section aria-label="Saved tunnels">
      {tunnels.map((tunnel) => (
        <TunnelCard
          key={tunnel.id}
          tunnel={tunnel}
          description={descriptions.get(tunnel.id) ?? null}
          time={tunnel.state === 'retrying' ? time : calm}
          active={tunnel.id === active}
          marked={tunnel.id === marked}
          {...rest}
        />
      ))}
    </section>
  );
}
