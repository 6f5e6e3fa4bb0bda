/** What ssh asks while a tunnel connects: its deadlines rest until that is answered. */
import { type Draft, enter, terminate, withdraw } from './machine-draft.ts';
import { ownFailure } from './ssh-failures.ts';
import type { MachineQuestion } from './tunnel-events.ts';

export function asked(d: Draft, question: MachineQuestion): void {
  const { m } = d;
  if (m.phase === 'up' || m.phase === 'stopping') {
    d.effects.push({ kind: 'withdraw', id: question.id });
    return;
  }
  if (m.question?.id !== question.id) withdraw(d);
  m.question = question;
  m.state = 'needs-input';
  m.deadlineAt = null;
}

export function answered(d: Draft, id: string, cancelled: boolean): void {
  const { m } = d;
  if (m.question?.id !== id) return;
  m.question = null;
  m.state = 'connecting';
  if (m.phase === 'starting' || m.phase === 'forwarding') enter(d, m.phase);
  else enter(d, 'authenticating');
  if (cancelled) m.ending = ownFailure('question-cancelled', m.spec.destination);
}

export function unanswered(d: Draft): void {
  withdraw(d);
  terminate(d, ownFailure('question-unanswered', d.m.spec.destination));
}
