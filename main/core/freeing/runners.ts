import type { ProcessFacts } from '../platform/platform.ts';

export const findRunners = (
  _holder: ProcessFacts,
  _ancestors: readonly ProcessFacts[],
  _childrenOf: (pid: number) => number,
): ProcessFacts[] => [];
