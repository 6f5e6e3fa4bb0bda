/** Checks over this real machine, in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../../main/core/core.ts';
import { openReach } from '../../main/core/open-reach.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { AskLimits } from '../../main/core/reach/ask-server.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { CheckResult, CheckSpan } from '../../preload/model.ts';

export interface CheckRun {
  results: CheckResult[];
  spans: CheckSpan[];
}

export interface ReachStage {
  check(targets: string[], options?: { ask?: boolean; protocol?: 'tcp' | 'udp' }): Promise<CheckRun>;
  /** The only result. */
  checkOne(target: string): Promise<CheckResult>;
  /** Begins one without waiting for its end. */
  begin(targets: string[]): Promise<string>;
  readonly handlers: ReturnType<typeof openReach>['handlers'];
  end(): Promise<void>;
}

/** Far more time than the product gives: what is tested is what is said, not how quick a loaded machine says it. */
export const PATIENT: AskLimits = { listenMs: 1_500, aloneMs: 3_000, totalMs: 10_000 };

export async function createReachStage(askLimits: AskLimits | null = PATIENT): Promise<ReachStage> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-reach-'));
  const platform = await createPlatform();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const core = createCore({
    platform,
    door: 'command-line',
    version: '0.0.0-test',
    dataFolder: folder,
    home: homedir(),
    settings: openSettings(folder),
    onError,
  });
  await core.start();
  const reach = openReach({
    platform,
    now: () => new Date(),
    onError,
    async fresh() {
      const snapshot = await core.service.handlers['ports.snapshot']({ fresh: true });
      if (!snapshot.ok) throw new Error(snapshot.failure.message);
      return snapshot.value;
    },
    ...(askLimits ? { askLimits } : {}),
  });
  const { handlers } = reach;
  const begin: ReachStage['begin'] = async (targets) => {
    const started = await handlers['reach.start']({ targets, protocol: 'tcp' });
    if (!started.ok) throw new Error(started.failure.message);
    return started.value.checkId;
  };
  const check: ReachStage['check'] = async (targets, { ask, protocol = 'tcp' } = {}) => {
    const started = await handlers['reach.start']({ targets, protocol, ask });
    if (!started.ok) throw new Error(started.failure.message);
    const results: CheckResult[] = [];
    for (let after = 0; ; ) {
      const looked = await handlers['reach.look']({ checkId: started.value.checkId, after });
      if (!looked.ok) throw new Error(looked.failure.message);
      results.push(...looked.value.results);
      after = looked.value.next;
      const { state, more, spans } = looked.value;
      if (state === 'cancelled') throw new Error(`it was cancelled: ${errors.join()}`);
      if (state === 'done' && !more) return { results, spans };
    }
  };
  return {
    check,
    begin,
    handlers,
    async checkOne(target) {
      const [result] = (await check([target], { ask: true })).results;
      if (!result) throw new Error(`no result for ${target}`);
      return result;
    },
    async end() {
      await reach.stop();
      await core.stop();
      rmSync(folder, { recursive: true, force: true });
      if (errors.length > 0) throw errors[0];
    },
  };
}
