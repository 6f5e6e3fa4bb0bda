/** Does what a click in the tray or on a notification stands for, and says so when it fails. */
import type { Client } from '../../preload/client.ts';
import type { Failure, Settings, Snapshot } from '../../preload/model.ts';
import { Place } from '../../preload/place.ts';
import { isWanted } from '../../preload/tunnel-wishes.ts';
import { createFreeAction } from './free-action.ts';
import type { Answer } from './plain-free.ts';
import type { CallAction, NotificationChange, ShellAction } from './shell-action.ts';

export interface ActionDeps {
  /** Through the same door as everybody: what a menu says is checked like what a page says. */
  client: Pick<Client, 'call'>;
  snapshot: () => Snapshot;
  show: (place?: Place) => void;
  copy: (text: string) => Promise<void>;
  /** Tells the user what came of the click. */
  say: (answer: Answer) => void;
  quit: () => void;
  now: () => Date;
}

const HOUR_MS = 3_600_000;
/** When a mute until tomorrow ends: with the working day, not at midnight. */
const MORNING_HOUR = 8;

export function createActions(deps: ActionDeps): (action: ShellAction) => Promise<void> {
  const { client, say } = deps;
  const failed = ({ message, nextStep }: Failure) => say({ title: message, body: nextStep, failed: true });
  const show = (place?: Place) => {
    const known = Place.safeParse(place);
    deps.show(known.success ? known.data : undefined);
  };
  const free = createFreeAction({ ...deps, show });

  const set = async (changes: Partial<Omit<Settings, 'version'>>) => {
    const done = await client.call('settings.set', changes);
    if (!done.ok) failed(done.failure);
  };
  const call = async ({ name, input }: CallAction) => {
    const done = await client.call(name, input);
    if (!done.ok) failed(done.failure);
  };
  const run = async (action: ShellAction): Promise<void> => {
    switch (action.do) {
      case 'open':
        return show(action.place);
      case 'copy':
        return copy(deps, action.text, action.say);
      case 'copy-next-port':
        return copyNextPort(deps);
      case 'pin':
        return set({ pinnedPorts: pinned(deps.snapshot(), action.port, action.pinned) });
      case 'notifications':
        return set({ notifications: notificationSettings(deps.snapshot(), action.change, deps.now()) });
      case 'call':
        return call(action);
      case 'free':
        return free(action.listenerId);
      case 'stop-tunnels':
        return stopTunnels(deps);
      case 'check-for-updates':
        show({ view: 'settings' });
        return checkForUpdates(deps);
      case 'quit':
        return deps.quit();
    }
  };
  return (action) =>
    run(action).catch((error: unknown) => {
      const body = error instanceof Error ? error.message : String(error);
      say({ title: 'That did not work', body, failed: true });
    });
}

async function copy(deps: ActionDeps, text: string, words: string | undefined): Promise<void> {
  await deps.copy(text);
  if (words !== undefined) deps.say({ title: `${text} is copied`, body: words, failed: false });
}

async function copyNextPort(deps: ActionDeps): Promise<void> {
  const next = await deps.client.call('ports.next', {});
  if (!next.ok) {
    return deps.say({ title: next.failure.message, body: next.failure.nextStep, failed: true });
  }
  const [port] = next.value.ports;
  if (port !== undefined) return copy(deps, String(port), 'It is the next free port.');
  deps.say({ title: 'No port is free', body: 'Free one that you do not need.', failed: true });
}

async function checkForUpdates({ client, say }: ActionDeps): Promise<void> {
  const checked = await client.call('desktop.checkForUpdates', {});
  if (!checked.ok) say({ title: checked.failure.message, body: checked.failure.nextStep, failed: true });
}

/** Side by side: one that takes its time keeps no other. The first failure is told. */
async function stopTunnels({ client, snapshot, say }: ActionDeps): Promise<void> {
  const running = snapshot().tunnels.filter(isWanted);
  const stopped = await Promise.all(running.map(({ id }) => client.call('tunnels.down', { tunnelId: id })));
  const first = stopped.find((done) => !done.ok);
  if (first && !first.ok) say({ title: first.failure.message, body: first.failure.nextStep, failed: true });
}

function pinned({ settings }: Snapshot, port: number, isPinned: boolean): number[] {
  const others = settings.pinnedPorts.filter((other) => other !== port);
  return isPinned ? [...others, port] : others;
}

function notificationSettings(
  { settings }: Snapshot,
  change: NotificationChange,
  now: Date,
): Settings['notifications'] {
  const before = settings.notifications;
  switch (change) {
    case 'on':
      return { ...before, enabled: true };
    case 'off':
      return { ...before, enabled: false };
    case 'mute-for-an-hour':
      return { ...before, mutedUntil: new Date(now.getTime() + HOUR_MS).toISOString() };
    case 'mute-until-tomorrow':
      return { ...before, mutedUntil: tomorrow(now).toISOString() };
    case 'unmute':
      return { ...before, mutedUntil: null };
  }
}

/** In the user's own time zone, also over a change of the clocks. */
const tomorrow = (now: Date): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING_HOUR);
