/** What stands in the way of a free, over its plan: a refusal, or rights that are missing. */
import { ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FreePlan } from '../../preload/model.ts';
import { Said } from '../ui/said.tsx';
import type { Hurdle } from './free-ways.ts';
import { belongsSentence } from './free-words.ts';
import styles from './plan-notice.module.css';

export function PlanNotice({ plan, hurdle }: { plan: FreePlan; hurdle: Hurdle }) {
  const { refusal, processes } = plan;
  if (!refusal) return null;
  if (hurdle === 'elevate' || hurdle === 'by-hand') {
    const next =
      hurdle === 'elevate'
        ? 'Your system asks for an administrator’s password, once.'
        : refusal.nextStep || 'Somebody with an administrator’s rights can run the command below.';
    return (
      <Notice icon={<ShieldAlert size={16} aria-hidden />} next={next}>
        <Said sentence={belongsSentence(processes, refusal.message)} />
      </Notice>
    );
  }
  return (
    <Notice icon={<TriangleAlert size={16} aria-hidden />} next={refusal.nextStep}>
      {refusal.message}
    </Notice>
  );
}

function Notice({ icon, next, children }: { icon: ReactNode; next: string; children: ReactNode }) {
  return (
    <div className={styles.notice}>
      {icon}
      <p>
        <strong>{children}</strong>
        <span>{next}</span>
      </p>
    </div>
  );
}
