/** Stops and starts one thing of several that a supervisor runs, where that supervisor can be asked. */
import { ok, type Result } from '../../../preload/model.ts';
import type { Platform } from '../platform/platform.ts';
import {
  createPm2Control,
  type Pm2App,
  type Pm2Control,
  pm2AppsOf,
  pm2Command,
  pm2HomeOf,
} from './pm2-control.ts';
import type { SuperviseControl } from './supervised-app.ts';

/** `stopped` ends every question that is still asked. */
export function createSupervise(
  platform: Pick<Platform, 'environment'>,
  stopped: AbortSignal,
): SuperviseControl {
  return async ({ kind, process: daemon }, owner, ancestors) => {
    if (kind !== 'pm2') return null;
    // Its title may be cut; what it was started with says the folder too.
    const env = await platform.environment(daemon.identity);
    const home = pm2HomeOf(daemon, env.ok ? env.value : null);
    if (home === null) return null;
    const control = createPm2Control(home, stopped);
    const listed = await control.list();
    const apps = listed.ok ? pm2AppsOf(listed.value, owner, ancestors, daemon) : [];
    const [first] = apps;
    if (!first) return null;
    return {
      name: first.name,
      stop: () => inTurn(apps, control.stop),
      start: () => inTurn(apps, control.start),
      command: pm2Command('stop', apps, home),
    };
  };
}

async function inTurn(apps: readonly Pm2App[], call: Pm2Control['stop']): Promise<Result<null>> {
  for (const app of apps) {
    const result = await call(app);
    if (!result.ok) return result;
  }
  return ok(null);
}
