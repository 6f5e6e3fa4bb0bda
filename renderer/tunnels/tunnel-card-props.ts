/** What the card of a tunnel and its parts are given. */
import type { KeyboardEvent } from 'react';
import type { Description } from '../../preload/describe-tunnels.ts';
import type { Tunnel } from '../../preload/model.ts';
import type { TunnelActions } from './use-tunnel-actions.ts';

/** What a card opens. */
export interface CardDoings {
  edit(tunnel: Tunnel): void;
  log(tunnel: Tunnel): void;
  menu(tunnel: Tunnel, anchor: HTMLElement | { x: number; y: number }): void;
  showPort(port: number): void;
}

export interface TunnelCardProps {
  tunnel: Tunnel;
  description: Description | null;
  /** The host's time. */
  time: number;
  active: boolean;
  marked: boolean;
  connected: boolean;
  actions: TunnelActions;
  doings: CardDoings;
  onActive(id: string): void;
  onKeyDown(event: KeyboardEvent, tunnel: Tunnel): void;
}
