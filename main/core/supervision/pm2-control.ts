/** Asks pm2's own daemon what it runs, and stops or starts one app there: no other app of it is touched. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { ProcessFacts } from '../platform/platform.ts';
import { openPm2Line, type Pm2Line, type Pm2Rim, realPm2Rim } from './pm2-line.ts';

export interface Pm2App {
  /** Its number in pm2, never given to another app while the daemon lives. */
  readonly pmId: number;
  /** Cleaned. Several apps may share one: the instances of a cluster do. */
  readonly name: string;
  /** 0 while it does not run. */
  readonly pid: number;
  /** pm2's word: `online`, `stopped`, `errored` ... */
  readonly status: string;
  /** `cluster`: the daemon itself holds the port. */
  readonly mode: 'fork' | 'cluster';
  /** A change of a file starts it again, even while it is stopped. */
  readonly watches: boolean;
}

export interface Pm2Control {
  list(): Promise<Result<Pm2App[]>>;
  /**
   * Stops that app, and its watching of files, if it still runs as that pid; pm2 forces it after its own grace time.
   * `not-found`: it is not that app or pid any more, nothing was stopped. `timeout`: pm2 may still be at it.
   */
  stop(app: Pm2App): Promise<Result<null>>;
  /** Starts what `stop` has stopped; as after pm2’s own stop, files are not watched any more. Ok where it runs already. */
  start(app: Pm2App): Promise<Result<null>>;
}

const LIST_MS = 2_000;
/** pm2 waits 1.6 s for an app to end before it forces it, longer where its settings say so. */
const ACTION_MS = 10_000;

/** `home` is the daemon's folder, see `pm2HomeOf`; `stopped` ends every call, and nothing is sent any more. */
export function createPm2Control(home: string, stopped: AbortSignal, rim: Pm2Rim = realPm2Rim()): Pm2Control {
  const converse = async <T>(talk: (line: Pm2Line) => Promise<Result<T>>): Promise<Result<T>> => {
    const line = await openPm2Line(home, rim, stopped);
    if (!line.ok) return line;
    try {
      return await talk(line.value);
    } finally {
      line.value.close();
    }
  };
  return {
    list: () => converse(listApps),
    stop: (app) => converse((line) => stopApp(line, app)),
    start: (app) => converse((line) => startApp(line, app)),
  };
}

const App = z
  .object({
    pm_id: z.int().nonnegative(),
    name: z.string(),
    pid: z.int().nonnegative().nullish(),
    pm2_env: z.object({
      status: z.string(),
      exec_mode: z.string().nullish(),
      watch: z.union([z.boolean(), z.string(), z.array(z.string())]).nullish(),
    }),
  })
  .transform(
    ({ pm_id, name, pid, pm2_env }): Pm2App => ({
      pmId: pm_id,
      name: cleanText(name, 100),
      pid: pid ?? 0,
      status: cleanText(pm2_env.status, 30),
      mode: pm2_env.exec_mode === 'cluster_mode' ? 'cluster' : 'fork',
      watches: Boolean(pm2_env.watch),
    }),
  );
/** As many as fit into an answer anyway. */
const Apps = z.array(App).max(5_000);

const LOOK = 'Look at the list again and decide anew.';

async function listApps(line: Pm2Line): Promise<Result<Pm2App[]>> {
  const answer = await line.call('getMonitorData', [{}], LIST_MS);
  if (!answer.ok) return answer;
  const apps = Apps.safeParse(answer.value[0]);
  return apps.success ? ok(apps.data) : fail('unavailable', 'pm2’s list is of another kind.', LOOK);
}

/** As it is now; only the very app of that number and name. */
async function findApp(line: Pm2Line, { pmId, name }: Pm2App): Promise<Result<Pm2App>> {
  const apps = await listApps(line);
  if (!apps.ok) return apps;
  const app = apps.value.find((one) => one.pmId === pmId && one.name === name);
  return app ? ok(app) : fail('not-found', `pm2 does not have ${name} any more.`, LOOK);
}

async function stopApp(line: Pm2Line, asked: Pm2App): Promise<Result<null>> {
  const app = await findApp(line, asked);
  if (!app.ok) return app;
  if (app.value.pid !== asked.pid) {
    return fail('not-found', `${asked.name} in pm2 is another process by now; it was not stopped.`, LOOK);
  }
  if (app.value.watches) {
    const unwatched = await line.call('stopWatch', ['stopProcessId', asked.pmId], LIST_MS);
    if (!unwatched.ok) return unwatched;
  }
  const answer = await line.call('stopProcessId', [asked.pmId], ACTION_MS);
  if (!answer.ok) return answer;
  const after = App.safeParse(answer.value[0]);
  return after.success && after.data.status === 'stopped'
    ? ok(null)
    : fail('unavailable', `pm2 could not stop ${asked.name}.`, `Look with \`pm2 show ${asked.pmId}\`.`);
}

async function startApp(line: Pm2Line, asked: Pm2App): Promise<Result<null>> {
  const app = await findApp(line, asked);
  if (!app.ok) return app;
  if (app.value.status === 'online' || app.value.status === 'launching') return ok(null);
  const answer = await line.call('startProcessId', [asked.pmId], ACTION_MS);
  return answer.ok ? ok(null) : answer;
}

/**
 * The daemon's folder: from its title, which may be cut, else from its environment. Null where neither
 * tells. `daemon` is the process that `findSupervisor` gave; `env`, uncleaned, is that of the daemon.
 */
export function pm2HomeOf(
  daemon: Pick<ProcessFacts, 'argv'>,
  env: Readonly<Record<string, string>> | null,
): string | null {
  const titled = /^PM2 v\S+: God Daemon \((\/.*)\)$/.exec(daemon.argv[0] ?? '')?.[1];
  if (titled) return titled;
  return env?.PM2_HOME ?? (env?.HOME ? `${env.HOME}/.pm2` : null);
}

/**
 * What is to be stopped so that the holder's port is free: the app that is the holder or started it. Where the daemon
 * holds the port itself, its cluster apps if they are all of one name. Empty where that cannot be told.
 */
export function pm2AppsOf(
  apps: readonly Pm2App[],
  holder: ProcessFacts,
  ancestors: readonly ProcessFacts[],
  daemon: ProcessFacts,
): Pm2App[] {
  const running = apps.filter(({ pid }) => pid > 1);
  if (holder.identity.pid === daemon.identity.pid) {
    const cluster = running.filter(({ mode }) => mode === 'cluster');
    return cluster.every(({ name }) => name === cluster[0]?.name) ? cluster : [];
  }
  const above = ancestors.findIndex(({ identity }) => identity.pid === daemon.identity.pid);
  const chain = [holder, ...ancestors.slice(0, Math.max(0, above))].map(({ identity }) => identity.pid);
  return running.filter(({ pid }) => chain.includes(pid)).slice(0, 1);
}

/** The same by hand. By number, for several apps may share a name; `home` is left out where it is the usual one. */
export function pm2Command(verb: 'stop' | 'start', apps: readonly Pm2App[], home: string): string[] {
  const asked = ['pm2', verb, ...apps.map(({ pmId }) => String(pmId))];
  return /^(\/root|\/home\/[^/]+|\/Users\/[^/]+)\/\.pm2$/.test(home)
    ? asked
    : ['env', `PM2_HOME=${home}`, ...asked];
}
