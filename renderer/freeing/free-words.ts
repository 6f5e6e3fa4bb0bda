/** What the window says of a plan: its verb, its connections, who would start it again, its roles. Pure. */
import type { FreePlan, FreeWay, PlannedProcess, Respawner } from '../../preload/model.ts';
import { type Sentence, sentence } from '../ui/sentence.ts';

type Plan = Pick<FreePlan, 'port' | 'respawner'>;

/** `container web-1` is a `web-1` where the words around it say what it is. */
const bareTarget = (target: string): string => target.replace(/^(?:container|unit|service) /, '');

/** The engine that is asked, by the command that would do the same; or no name. */
const engineOf = (command: readonly string[] | null): string =>
  /(?:^|\/)(docker|podman|nerdctl)$/.exec(command?.[0] ?? '')?.[1] ?? 'its engine';

/** What a way does, in a sentence. */
export function verbSentence(way: FreeWay, { respawner }: Plan): Sentence {
  const target = bareTarget(way.target);
  const others = way.processes.length - 1;
  switch (way.verb) {
    case 'stop-container':
      return sentence`Stops the container ${target} with ${engineOf(way.command)}; its proxy is left alone.`;
    case 'stop-unit':
      return way.target.startsWith('service ')
        ? sentence`Stops the service ${target}.`
        : sentence`Stops the unit ${target}.`;
    case 'stop-supervisor':
      if (respawner?.name)
        return sentence`Stops ${respawner.kind}’s ${respawner.name}, so that it does not come back.`;
      return sentence`Stops ${stopName(way, respawner)} with all that it runs, so that it does not come back.`;
    case 'signal':
    case 'none':
      return others > 0 ? sentence`Ends ${target} and ${others} more.` : sentence`Ends ${target}.`;
  }
}

const stopName = (way: FreeWay, respawner: Respawner | null): string =>
  respawner ? nameOf(respawner) : bareTarget(way.target);

const nameOf = ({ kind }: Respawner): string => (kind === 'shell loop' ? 'the shell loop' : kind);

/** What the button says that carries it out. */
export function verbButton(way: FreeWay, plan: Plan, elevate = false): Sentence {
  const { respawner, port } = plan;
  switch (way.verb) {
    case 'stop-container':
    case 'stop-unit': {
      const target = bareTarget(way.target);
      return elevate ? sentence`Stop ${target} as administrator…` : sentence`Stop ${target}`;
    }
    case 'stop-supervisor':
      return stopSentence(way, respawner, elevate);
    case 'signal':
    case 'none':
      return elevate ? sentence`Free as administrator…` : sentence`Free ${port}`;
  }
}

function stopSentence(way: FreeWay, respawner: Respawner | null, elevate: boolean): Sentence {
  if (respawner?.name) {
    const { kind, name } = respawner;
    return elevate ? sentence`Stop ${kind}’s ${name} as administrator…` : sentence`Stop ${kind}’s ${name}`;
  }
  const name = stopName(way, respawner);
  return elevate ? sentence`Stop ${name} as administrator…` : sentence`Stop ${name}`;
}

/** What is offered once it was started again. */
export const stopTooWords = (respawner: Respawner): Sentence =>
  respawner.name
    ? sentence`Stop ${respawner.kind}’s ${respawner.name} too…`
    : sentence`Stop ${nameOf(respawner)} too…`;

/** Who starts it again, and when. */
export function respawnSentence(respawner: Respawner): Sentence {
  const who = respawner.kind === 'shell loop' ? 'A shell loop' : respawner.kind;
  const what = respawner.name ?? 'it';
  return respawner.when === 'at-once'
    ? sentence`${who} starts ${what} again at once.`
    : sentence`${who} starts ${what} again at the next change of a file.`;
}

/** Null where nobody is connected. */
export function clientsWords({ connections, local }: FreePlan['clients']): string | null {
  if (connections <= 0) return null;
  const one = connections === 1;
  const from =
    local === 0
      ? 'from other machines'
      : local < connections
        ? `${local} from this machine`
        : one
          ? 'from this machine'
          : 'all from this machine';
  const end = one ? 'it is cut, its program is left alone' : 'they are cut, their programs are left alone';
  return `${one ? '1 connection' : `${connections} connections`}, ${from}: ${end}.`;
}

export function roleWord(role: PlannedProcess['role']): string {
  switch (role) {
    case 'holder':
      return 'holds the port';
    case 'runner':
      return 'started it';
    case 'supervisor':
      return 'would start it again';
    case 'child':
      return 'ends along';
  }
}

export function graceWords(graceMs: number, several: boolean): string {
  const they = several ? 'They are' : 'It is';
  if (graceMs === 0) return `${they} forced to stop at once.`;
  const seconds = graceMs / 1000;
  return `${they} asked to stop, and forced after ${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s.`;
}

/** Whose it is, where rights are missing. */
export function belongsSentence(processes: readonly PlannedProcess[], message: string): Sentence {
  const user = (processes.find(({ role }) => role === 'holder') ?? processes[0])?.user;
  return user ? sentence`This belongs to ${user}.` : sentence`${message}`;
}
