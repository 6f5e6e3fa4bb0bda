/** Which forwards of a tunnel ssh adds by itself, because the config of its destination has them. */
import type { Forward } from '../../../../preload/nouns/tunnel.ts';
import type { ConfigForward } from './config-forward.ts';

export interface ForwardShares {
  /**
   * Places of those in the config: they must not be passed to ssh again (it would bind twice and give up), but are
   * expected and checked like all others.
   */
  fromConfig: number[];
  /** Places of those to pass. */
  toPass: number[];
  /** In the config, not in the tunnel: ssh binds them too, so their ports can be busy too. */
  extra: ConfigForward[];
  /** Places of those that bind what the config binds for another target: one of the two must fail. */
  clashing: number[];
}

/** `config`: the forwards of the destination now, at this start; never those of the time of the import. */
export function shareForwards(forwards: readonly Forward[], config: readonly ConfigForward[]): ForwardShares {
  const shares: ForwardShares = { fromConfig: [], toPass: [], extra: [], clashing: [] };
  const whole = new Set(config.map(wholeKey));
  const binds = new Set(config.map(bindKey));
  for (const [place, forward] of forwards.entries()) {
    if (whole.has(wholeKey(forward))) shares.fromConfig.push(place);
    else {
      shares.toPass.push(place);
      if (binds.has(bindKey(forward))) shares.clashing.push(place);
    }
  }
  const listed = new Set(forwards.map(wholeKey));
  shares.extra = config.filter((forward) => !listed.has(wholeKey(forward)));
  return shares;
}

/** No address, 127.0.0.1 and localhost are one: a tunnel's forward without an address is bound to 127.0.0.1. */
function bindKey({ kind, bindAddress, bindPort, bindSocket }: ConfigForward | Forward): string {
  const side = kind === 'remote' ? 'there' : 'here';
  if (bindSocket !== undefined) return JSON.stringify([side, bindSocket]);
  const address = bindAddress === '' ? '*' : (bindAddress ?? 'localhost');
  return JSON.stringify([side, address === '127.0.0.1' ? 'localhost' : address, bindPort]);
}

const wholeKey = (forward: ConfigForward | Forward): string =>
  JSON.stringify([
    bindKey(forward),
    forward.kind,
    forward.hostSocket ?? [forward.host ?? null, forward.hostPort ?? null],
  ]);
