/** What doctor says of ports whose owners it does not see. */
import { describe, expect, it } from 'vitest';
import { doctorReport } from '../../main/core/doctor/doctor-report.ts';
import type { OwnerHidden } from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleListener } from '../sample-listener.ts';

const snapshot = createFakeService().snapshot();

function owners(elevated: boolean, ...hidden: (OwnerHidden | null)[]) {
  const listeners = hidden.map((why, at) =>
    sampleListener({ id: `row-${at}`, port: 3000 + at, ownerHidden: why, ...(why ? { owner: null } : {}) }),
  );
  const report = doctorReport({
    version: '0.1.0',
    system: 'Linux 6.1',
    dataFolder: '/',
    snapshot: { ...snapshot, host: { ...snapshot.host, elevated }, listeners },
    ranges: [],
  });
  return report.checks.find(({ name }) => name === 'Owners');
}

const RIGHTS = 'Run Quayside with administrator’s rights, once, to see them.';

describe('what doctor says of owners', () => {
  it('is content where the kernel holds a port, or a process has just ended', () => {
    expect(owners(false, 'kernel', 'gone', null)).toMatchObject({ state: 'ok', nextStep: null });
  });

  it('counts those of other users, and says that rights show them', () => {
    expect(owners(false, 'kernel', 'other-user', 'namespace')).toMatchObject({
      state: 'degraded',
      message: 'of 2 of 3 listeners cannot be seen',
      nextStep: RIGHTS,
    });
  });

  it('asks nobody for rights that he has, or that would show nothing', () => {
    for (const told of [owners(true, 'other-user'), owners(false, 'namespace')]) {
      expect(told?.state).toBe('degraded');
      expect(told?.nextStep).toMatch(/containers or other namespaces/);
    }
  });
});
