/** What a proof comes to, in words. Pure. */
import type { Respawner } from '../../../preload/model.ts';
import type { ConnectionCounts, ProcessFacts } from '../platform/platform.ts';
import { holderName } from '../watching/holder-name.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { RunOutcome } from './free-run.ts';
import type { Proof } from './prove-free.ts';

export interface ProofStory {
  readonly port: number;
  /** Who or what was stopped, in words. */
  readonly ended: string;
  /** What stands where `ended` is the subject: a process ended, a container stopped. */
  readonly how: 'ended' | 'stopped';
  readonly proof: Proof;
  readonly respawner: Respawner | null;
  /** Runners and children that go on. */
  readonly left: readonly ProcessFacts[];
  /** Could not answer when they were asked. */
  readonly suspended: readonly ProcessFacts[];
  /** Could not be asked at all. */
  readonly unaskable: readonly ProcessFacts[];
  readonly connections: ConnectionCounts | null;
}

export function proofOutcome(story: ProofStory): RunOutcome {
  const { port, ended, how, proof } = story;
  switch (proof.kind) {
    case 'freed':
      return {
        outcome: 'freed',
        detail: [
          `Port ${port} is free: ${ended} ${how}, and nobody listens there now.`,
          ...suspendedWords(story.suspended),
          ...unaskableWords(story.unaskable),
          ...laterWords(story.respawner),
          ...leftWords(story.left),
          ...lingerWords(port, story.connections),
        ].join(' '),
      };
    case 'retaken':
      return { outcome: 'retaken', detail: retakenWords(story, proof.by) };
    case 'still-held':
      return {
        outcome: 'still-held',
        detail: `Port ${port} is still held by ${list(proof.by.map(holderName))}. Look at what holds it and try again.`,
      };
    case 'shared':
      return {
        outcome: 'still-held',
        detail: `${ended} let go of port ${port}, but ${list(proof.by.map(holderName))} ${proof.by.length > 1 ? 'share it and were' : 'shares it and was'} left alone.`,
      };
  }
}

function retakenWords({ ended, how, port, respawner }: ProofStory, by: readonly TrackedListener[]): string {
  const [first] = by;
  const parent = first?.owner?.launchers.at(-1);
  const starter = parent ? `, started by ${parent.name} (pid ${parent.pid}),` : '';
  const who = first ? holderName(first) : 'somebody';
  const next = respawner
    ? `Stop ${respawnerName(respawner)} to keep it from coming back.`
    : 'Stop what starts it again.';
  return `${ended} ${how}, but ${who}${starter} took port ${port} at once. ${next}`;
}

/** `web in pm2 (pid 12)`, `nodemon (pid 12)`, `sh loop.sh (pid 12)`. */
export function respawnerName({ kind, name, pid }: Respawner): string {
  const called = kind === 'shell loop' ? 'the shell loop' : kind;
  const who = kind === 'parent' ? (name ?? 'its parent') : name ? `${name} in ${called}` : called;
  return `${who}${pid === null ? '' : ` (pid ${pid})`}`;
}

const laterWords = (respawner: Respawner | null): string[] =>
  respawner?.when === 'on-change'
    ? [`${respawnerName(respawner)} will start it again when a watched file changes.`]
    : [];

const leftWords = (left: readonly ProcessFacts[]): string[] =>
  left.length > 0
    ? [
        `${list(left.map(nameOfProcess))} ${left.length > 1 ? 'are' : 'is'} still running, without a port of it.`,
      ]
    : [];

const suspendedWords = (suspended: readonly ProcessFacts[]): string[] =>
  suspended.length > 0
    ? [
        `${list(suspended.map(nameOfProcess))} was suspended (Ctrl+Z or a debugger) and could not answer, so it was forced.`,
      ]
    : [];

const unaskableWords = (unaskable: readonly ProcessFacts[]): string[] =>
  unaskable.length > 0
    ? [
        `${list(unaskable.map(nameOfProcess))} ${unaskable.length > 1 ? 'have no windows' : 'has no window'} that could be asked to close, so it was forced without a wait.`,
      ]
    : [];

/** RFC 9293 keeps a closed connection for twice the longest life of a segment; Linux for 60 s. */
const lingerWords = (port: number, connections: ConnectionCounts | null): string[] =>
  connections && connections.timeWait > 0
    ? [
        `${connections.timeWait === 1 ? 'A finished connection lingers' : `${connections.timeWait} finished connections linger`} on ${port} for up to a minute (TIME_WAIT): servers that set SO_REUSEADDR, as nearly all do, can start at once.`,
      ]
    : [];

export const nameOfProcess = ({ name, identity }: ProcessFacts): string => `${name} (pid ${identity.pid})`;

export function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
