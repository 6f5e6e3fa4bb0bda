/** What a free that is under way is doing. Pure. */
import type { FreeProgress } from '../../preload/model.ts';

type Phase = FreeProgress['phase'];

export function phaseWords(phase: Phase, port: number): string {
  switch (phase) {
    case 'allowing':
      return 'Waiting for an administrator’s word';
    case 'asking':
      return 'Asking it to stop';
    case 'waiting':
      return 'Waiting for it to stop';
    case 'forcing':
      return 'Forcing it to stop';
    case 'proving':
      return `Checking that ${port} is free`;
  }
}

/** Later there is nothing left to call off. */
export const canCancel = (phase: Phase): boolean => phase !== 'forcing' && phase !== 'proving';

/** Who decides for itself, such as a container engine, is not forced from here. */
export const canForce = ({ phase, forceAt }: Pick<FreeProgress, 'phase' | 'forceAt'>): boolean =>
  phase === 'waiting' && forceAt !== null;

export type StepState = 'past' | 'now' | 'ahead';

export interface FreeStepWords {
  readonly id: 'allow' | 'ask' | 'wait' | 'prove';
  readonly state: StepState;
  readonly words: string;
}

const ORDER: readonly Phase[] = ['allowing', 'asking', 'waiting', 'forcing', 'proving'];

/** The steps in their order; `elevate`: an administrator is asked first. */
export function freeSteps(phase: Phase, port: number, elevate: boolean): FreeStepWords[] {
  const at = ORDER.indexOf(phase);
  const state = (first: number, last: number): StepState =>
    at > last ? 'past' : at >= first ? 'now' : 'ahead';
  const steps: FreeStepWords[] = [
    {
      id: 'ask',
      state: state(1, 1),
      words: at > 1 ? 'Asked to stop' : at === 1 ? phaseWords('asking', port) : 'Ask it to stop',
    },
    {
      id: 'wait',
      state: state(2, 3),
      words: at > 3 ? 'It stopped' : at < 2 ? 'Wait for it to stop' : phaseWords(phase, port),
    },
    {
      id: 'prove',
      state: state(4, 4),
      words: at === 4 ? phaseWords(phase, port) : `Check that ${port} is free`,
    },
  ];
  if (!elevate && at > 0) return steps;
  const words = at === 0 ? phaseWords(phase, port) : 'An administrator has agreed';
  return [{ id: 'allow', state: state(0, 0), words }, ...steps];
}
