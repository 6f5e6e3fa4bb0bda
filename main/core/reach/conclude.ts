/** Makes one result of what was found out about a port: its state, who has it, from where it is reached, what speaks there. */
import type { CheckResult, CheckState, PortExplanation, ReachTry, Spoken } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { BindTrial } from '../platform/platform.ts';
import { askServer } from './ask-server.ts';
import { blankResult, type CheckSetting } from './check-setting.ts';
import { likelyKind } from './likely-kind.ts';
import { type Looked, stateOf } from './look-at-port.ts';
import { addressList, reachHere, reachThere, reachUdp } from './reach-words.ts';

/** What else is known of a port of this machine. */
export interface Known {
  readonly explanation: PortExplanation;
  /** Null where that was not tried. */
  readonly trial: BindTrial | null;
  readonly nextFree: number | null;
}

export async function conclude(
  looked: Looked,
  known: Known | null,
  setting: CheckSetting,
): Promise<CheckResult> {
  const { target, port, tries } = looked;
  const blank = blankResult(target, port, setting.protocol);
  const spoken = setting.ask ? await ask(looked, setting) : null;
  if (!target.here) {
    const state = stateOf(looked) ?? 'closed';
    const sentence = reachThere(target.host ?? '', port, tries);
    return { ...blank, state, sentence, nextStep: THERE[state] ?? null, tries: [...tries], spoken };
  }
  return { ...blank, ...hereWords(looked, known, setting), tries: [...tries], spoken };
}

const THERE: Partial<Record<CheckState, string>> = {
  closed: 'See whether the server runs there, and on this port.',
  'no-answer':
    'See whether the host is up and its name right, and whether a firewall drops what is sent to it.',
  unreachable: 'See whether this machine is in a network from which there is a way to that host.',
};

function hereWords(
  looked: Looked,
  known: Known | null,
  { protocol, snapshot }: CheckSetting,
): Partial<CheckResult> {
  const { target, port, listeners, tries } = looked;
  const state = hereState(looked, known);
  const explanation = known?.explanation ?? null;
  const held = explanation?.message ?? `Nobody listens on port ${port}.`;
  const used = listeners.length > 0 || tries.some(({ outcome }) => outcome === 'answers');
  const missed = used && state !== 'in-use' && target.named.length > 0;
  const at = addressList(target.named.map(({ address }) => address));
  return {
    state,
    sentence: missed ? `Nobody answers at ${at}. ${held}` : held,
    reach: !used ? null : protocol === 'udp' ? reachUdp(listeners) : reachHere({ port, listeners, tries }),
    nextStep: explanation?.nextStep ?? null,
    explanation,
    listeners: [...listeners],
    reservations: snapshot.reservations.filter((one) => one.port === port && one.protocol === protocol),
    nextFree: known?.nextFree ?? null,
    udp: protocol === 'udp' ? null : udpWords(looked, snapshot.listeners),
  };
}

/** Who listens here is known: silence at an address counts only where that address was asked for, or nothing else is known. */
function hereState(looked: Looked, known: Known | null): CheckState {
  const state = stateOf(looked);
  const told = looked.target.named.length === 0 && known !== null && known.trial !== null;
  return state === 'in-use' || (state !== null && !told) ? state : freeState(known);
}

/** Of one on which nobody listens. */
function freeState(known: Known | null): CheckState {
  if (known === null) return 'closed';
  // Taken since it was looked at.
  if (known.explanation.state === 'held' || known.explanation.state === 'namespace') return 'in-use';
  if (known.trial === null) return 'closed';
  if (known.trial === 'free') return 'free';
  return known.trial === 'unknown' ? 'closed' : 'blocked';
}

function udpWords({ port }: Looked, all: CheckSetting['snapshot']['listeners']): string | null {
  const bound = all.filter((row) => row.port === port && row.protocol === 'udp');
  if (bound.length === 0) return null;
  const who = addressList(
    bound.map(
      ({ owner, user }) => owner?.name ?? (user ? `a process of ${cleanText(user)}` : 'a hidden process'),
    ),
  );
  return `UDP port ${port} is another matter: it is held by ${who}.`;
}

function ask(looked: Looked, setting: CheckSetting): Promise<Spoken> | null {
  const { target, port, listeners, tries } = looked;
  const at = preferred(looked, tries);
  if (!at || setting.stop.stopped) return null;
  const host = target.host === null || /^(0\.0\.0\.0|::)$/.test(target.host) ? 'localhost' : target.host;
  return askServer(
    { address: at.address, port, name: host, likely: likelyKind(port, listeners) },
    setting.askTools,
  );
}

/** Where it is asked: at what was named, else on loopback, else anywhere. */
function preferred({ target }: Looked, tries: readonly ReachTry[]): ReachTry | undefined {
  const answering = tries.filter(({ outcome }) => outcome === 'answers');
  return (
    answering.find(({ address }) => target.named.some((place) => place.address === address)) ??
    answering.find(({ kind }) => kind === 'loopback') ??
    answering[0]
  );
}
