/** The user's word on the plans of a `free`: one question for all that may be done, one for what takes an administrator. */
import type { PlannedFree } from './free-plans.ts';
import { administratorQuestion, questionWords } from './free-question.ts';
import type { Terminal } from './terminal.ts';

export type Agreement =
  | { readonly agreed: readonly PlannedFree[]; readonly declined: readonly PlannedFree[] }
  | 'stopped'
  /** A question is to be asked, and nobody is there to answer it. */
  | 'nobody';

/** `yes`: nothing is asked; administrator’s rights then take an option of their own. */
export async function agree(
  planned: readonly PlannedFree[],
  { yes }: { yes: boolean },
  terminal: Terminal,
): Promise<Agreement> {
  const open = planned.filter(({ verdict }) => verdict.kind !== 'refused');
  if (open.length > 0 && !yes) {
    if (!terminal.interactive) return 'nobody';
    const isAgreed = isYes(await terminal.ask(questionWords(open)));
    if (terminal.stopped.aborted) return 'stopped';
    if (!isAgreed) return { agreed: [], declined: open };
  }
  const denied = planned.filter(({ verdict }) => verdict.kind === 'refused' && verdict.canElevate);
  if (denied.length === 0 || yes || !terminal.interactive) return { agreed: open, declined: [] };
  const isAgreed = isYes(await terminal.ask(administratorQuestion(denied, denied.length === planned.length)));
  if (terminal.stopped.aborted) return 'stopped';
  const elevated = isAgreed ? denied : [];
  return {
    agreed: [...open, ...elevated.map((one) => ({ ...one, verdict: { kind: 'elevate' } as const }))],
    declined: [],
  };
}

const isYes = (answer: string | null): boolean => /^y(es)?$/i.test(answer?.trim() ?? '');
