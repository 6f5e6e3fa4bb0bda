/**
 * The core's side of an elevated free in a process of its own, to be run by an unprivileged user. Bundled before use.
 * `elevated OPTIONS` frees a port with the elevator; it reads `cancel` and `force` from its standard input. `plain OPTIONS`
 * asks the whole core to free it, with `elevate` or without. Both print one JSON object a line. `races COUNT`: see elevated-races.ts.
 */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { createCore } from '../../main/core/core.ts';
import { runElevated } from '../../main/core/freeing/elevated-free.ts';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { openSettings } from '../../main/core/settings.ts';
import { createWatcher } from '../../main/core/watching/watcher.ts';
import { runElevatedRaces } from './elevated-races.ts';

export interface ProbeOptions {
  elevator: string;
  port: number;
  graceMs: number;
  protectedNames?: string[];
  overrideProtected?: boolean;
  /** The word of `plain`: with it the core may ask the system. */
  elevate?: boolean;
  folder: string;
}

const [command = '', argument = '{}'] = process.argv.slice(2);
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
const monotonic = () => performance.now();

/** Others of this machine may have the number on another address. */
const isTheServer = (at: { protocol: string; address: string; port: number }, port: number) =>
  at.protocol === 'tcp' && at.address === '127.0.0.1' && at.port === port;

async function elevated(options: ProbeOptions): Promise<void> {
  const platform = await createLinuxPlatform({ elevator: options.elevator });
  if (!platform.elevator) throw new Error('there is no elevator');
  const watcher = createWatcher({
    platform,
    facts: createProcessFacts(platform),
    clock: { monotonic, now: () => new Date(), yield: () => nextTurn() },
    publish() {},
    onError(error) {
      throw error;
    },
  });
  const tracked = await watcher.scanNow({ thorough: true });
  const rows = [...tracked.values()].filter(({ socket }) => isTheServer(socket, options.port));
  say({ hidden: rows.map(({ socket }) => socket.hidden) });
  const stopped = new AbortController();
  let forced = false;
  process.stdin.on('data', (word) => {
    if (String(word).includes('cancel')) stopped.abort();
    else forced = true;
  });
  const started = monotonic();
  const { stopped: outcome, ended } = await runElevated(rows, options.graceMs, {
    elevator: platform.elevator,
    platform,
    protectedNames: options.protectedNames ?? [],
    overrideProtected: options.overrideProtected ?? false,
    scan: () => watcher.scanNow(),
    monotonic,
    pause: (ms) => pause(ms),
    onPhase: (phase) => say({ phase }),
    stopped: stopped.signal,
    isForcedNow: () => forced,
  });
  const left = await watcher.scanNow();
  const free = ![...left.values()].some(({ socket }) => isTheServer(socket, options.port));
  say({
    outcome,
    free,
    tookMs: monotonic() - started,
    ended: ended.map(({ name, identity }) => ({ name, pid: identity.pid })),
  });
  process.stdin.destroy();
  platform.dispose();
}

async function plain({ elevator, port, graceMs, folder, elevate = false }: ProbeOptions): Promise<void> {
  const core = createCore({
    platform: await createLinuxPlatform({ elevator }),
    door: 'command-line',
    version: '0.0.0-test',
    dataFolder: folder,
    home: folder,
    settings: openSettings(folder),
  });
  await core.start();
  const { handlers } = core.service;
  const row = core.service.snapshot().listeners.find((listener) => isTheServer(listener, port));
  const asked = { listenerId: row?.id ?? '', graceMs, overrideProtected: false, elevate };
  say({ plan: await handlers['ports.plan'](asked), result: await handlers['ports.free'](asked) });
  await core.stop();
}

if (command === 'elevated') await elevated(JSON.parse(argument));
else if (command === 'plain') await plain(JSON.parse(argument));
else if (command === 'races') say(await runElevatedRaces(Number(argument)));
else throw new Error(`no such command: ${command}`);
