/** Why a port can or cannot be taken, in words, from what was found out about it. Pure. */
import type { Failure, Listener, PortExplanation, Protocol } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { launchdUnit } from '../launchd-jobs.ts';
import type { BindTrial, ConnectionCounts, PortRange, PortRules } from '../platform/platform.ts';
import { type BehindKernel, isWindowsKernel, kernelWords } from '../windows-kernel.ts';
import { windowsUnit } from '../windows-services.ts';
import { FREE_IT } from './free-it.ts';
import { protectionOf } from './protected.ts';

export interface PortFacts {
  readonly port: number;
  readonly protocol: Protocol;
  /** Those on that port and protocol; looked at after `trial`. */
  readonly listeners: readonly Listener[];
  readonly connections: ConnectionCounts | null;
  readonly trial: BindTrial;
  readonly rules: PortRules;
  /** A connection to it on this machine was accepted, though nobody is seen to listen. */
  readonly answers: boolean;
  /** For whom Windows' kernel serves it, where it does. */
  readonly behind?: readonly BehindKernel[];
}

type Words = Pick<PortExplanation, 'state' | 'message' | 'nextStep'>;

export function explainPort(facts: PortFacts): PortExplanation {
  const { port, protocol } = facts;
  return { port, protocol, ...words(facts) };
}

function words(facts: PortFacts): Words {
  const { listeners, connections, trial } = facts;
  if (listeners.length > 0) return held(facts);
  if (facts.answers) return namespace(facts);
  if (trial === 'not-allowed') return notAllowed(facts);
  const open = connections ? connections.established + connections.other : 0;
  if (open > 0) return connection(facts, open, connections?.local ?? 0);
  if (connections && connections.timeWait > 0) return timeWait(facts, connections.timeWait);
  if (trial === 'in-use') return bound(facts);
  return trial === 'free' ? free(facts) : unknown(facts);
}

const portWord = ({ port, protocol }: PortFacts): string =>
  protocol === 'udp' ? `UDP port ${port}` : `port ${port}`;

const rangeWord = ({ from, to }: PortRange): string => (from === to ? `${from}` : `${from} to ${to}`);

const rangeOf = ({ port }: PortFacts, ranges: readonly PortRange[]): PortRange | undefined =>
  ranges.find(({ from, to }) => port >= from && port <= to);

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** More names than these tell nobody anything. */
const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

function held(facts: PortFacts): Words {
  const who = [...new Set(facts.listeners.map(holderWord))];
  const where = [...new Set(facts.listeners.map(({ address }) => cleanText(address)))];
  const message = `${capital(portWord(facts))} is held by ${listed(who)}, at ${listed(where)}.`;
  if (facts.listeners.every(({ owner }) => owner !== null && isWindowsKernel(owner))) {
    const kernel = kernelWords(facts.port, facts.behind);
    return { state: 'held', message: `${message} ${kernel.message}`, nextStep: kernel.nextStep };
  }
  const kept = facts.listeners.map(keptFor);
  const [first] = kept;
  // What nothing opens is not to be freed from a list.
  if (first && kept.every(Boolean)) {
    return { state: 'held', message: `${message} ${first.message}`, nextStep: first.nextStep };
  }
  return {
    state: 'held',
    message,
    nextStep: FREE_IT,
  };
}

/** Why its owner is never ended; null where it may be, and where a container is stopped instead. */
function keptFor({ owner, container }: Listener): Pick<Failure, 'message' | 'nextStep'> | null {
  if (!owner || container) return null;
  const { pid, name, argv, supervisor } = owner;
  const unit = windowsUnit(supervisor) ?? launchdUnit(supervisor);
  return protectionOf({ identity: { pid, startKey: '' }, name: cleanText(name), argv, unit }, [], [], true);
}

function holderWord({ owner, ownerHidden, user, container }: Listener): string {
  if (container) return `container ${cleanText(container.name)}`;
  if (owner) return `${cleanText(owner.name)} (pid ${owner.pid})`;
  if (ownerHidden === 'kernel') return 'the system itself';
  return user === null ? 'a hidden process' : `a process of ${cleanText(user)}`;
}

const namespace = (facts: PortFacts): Words => ({
  state: 'namespace',
  message:
    `Nobody is seen to listen on ${portWord(facts)}, yet a connection to 127.0.0.1:${facts.port} is accepted: ` +
    'a firewall rule sends it on, most often to a container.',
  nextStep: 'Look for a container that publishes it and stop that, or take another port.',
});

function notAllowed(facts: PortFacts): Words {
  const excluded = rangeOf(facts, facts.rules.reserved);
  const { privilegedBelow } = facts.rules;
  if (facts.port < privilegedBelow) {
    return {
      state: 'privileged',
      message: `Nobody listens on ${portWord(facts)}, but ports below ${privilegedBelow} are kept for administrators.`,
      nextStep: `Take a port from ${privilegedBelow} on, or start your program with the right to this one.`,
    };
  }
  if (excluded) {
    return {
      state: 'excluded',
      message: `Nobody listens on ${portWord(facts)}, but the system has set ${rangeWord(excluded)} aside.`,
      nextStep:
        'Take a port outside of that range. On Windows, Hyper-V, WSL and Docker have such ranges set aside, others after each start.',
    };
  }
  return {
    state: 'unknown',
    message: `Nobody listens on ${portWord(facts)}, but the system refuses to give it to you and does not say why.`,
    nextStep: 'See whether a security policy or a sandbox is in the way, or take another port.',
  };
}

function connection(facts: PortFacts, open: number, local: number): Words {
  const { ephemeral } = facts.rules;
  const range = ephemeral && rangeOf(facts, [ephemeral]);
  const from = local > 0 ? ` (${local} with this machine itself)` : '';
  const why = range ? ` The system gives ${rangeWord(range)} to outgoing connections.` : '';
  const uses = open === 1 ? 'uses' : 'use';
  return {
    state: 'connection',
    message: `Nobody listens on ${portWord(facts)}, but ${counted(open, 'connection')}${from} ${uses} it.${why}`,
    nextStep:
      facts.trial === 'free'
        ? 'A server can take it all the same.'
        : 'Take another port, or wait until that is closed or end the program that has it.',
  };
}

const timeWait = (facts: PortFacts, count: number): Words => ({
  state: 'time-wait',
  message:
    `Nobody listens on ${portWord(facts)}. ${counted(count, 'connection')} that ${count === 1 ? 'is' : 'are'} over ` +
    `${count === 1 ? 'is' : 'are'} kept by the system for about a minute (TIME_WAIT).`,
  nextStep:
    facts.trial === 'free'
      ? 'Most servers can take it now; one that does not set SO_REUSEADDR has to wait that minute.'
      : 'Wait a minute, or take another port.',
});

const bound = (facts: PortFacts): Words => ({
  state: 'bound',
  message: `${capital(portWord(facts))} is taken, but nobody listens on it: a program has bound it and does not listen yet.`,
  nextStep: 'Look again in a moment, or take another port.',
});

const unknown = (facts: PortFacts): Words => ({
  state: 'unknown',
  message: `Nobody listens on ${portWord(facts)}; whether it can be taken could not be found out.`,
  nextStep: 'Start your program on it and see.',
});

function free(facts: PortFacts): Words {
  const { ephemeral, reserved } = facts.rules;
  const range = ephemeral && rangeOf(facts, [ephemeral]);
  const apart = rangeOf(facts, reserved);
  const also = apart ? ` The system never gives it away by itself: ${rangeWord(apart)} is set aside.` : '';
  return {
    state: 'free',
    message: `${capital(portWord(facts))} is free: nobody listens on it, and it can be taken.${also}`,
    nextStep:
      range && !apart
        ? `Start your program on it soon: the system gives ${rangeWord(range)} to outgoing connections.`
        : 'Start your program on it.',
  };
}
