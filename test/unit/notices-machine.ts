/** A machine for tests of notices: conflicts and listeners that come and go, on a clock that a test moves. */
import { initialNotices, type NoticeState, stepNotices } from '../../main/core/conflicts/notice-rules.ts';
import type {
  Change,
  Conflict,
  Listener,
  Notice,
  NotificationSettings,
  Settings,
  Snapshot,
  Tunnel,
} from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

export const START = Date.parse('2026-01-01T12:00:00.000Z');
const START_TEXT = new Date(START).toISOString();

/** A server of ~/web-shop; with another name it is another program in another folder. */
export const server = (
  port: number,
  name = 'node',
  { pid, project, ...input }: Partial<Listener> & { pid?: number; project?: string } = {},
): Listener =>
  sampleListener({
    port,
    since: START_TEXT,
    owner: sampleOwner({
      pid: pid ?? 4001,
      name,
      argv: [name],
      cwd: `/home/dev/${name === 'node' ? 'web-shop' : name}`,
      project: project
        ? { root: `/home/dev/${project}`, name: project, branch: null, worktree: false, script: null }
        : null,
    }),
    ...input,
  });

export function createMachine(
  input: { listeners?: Listener[]; conflicts?: Conflict[]; settings?: object } = {},
) {
  const base = createFakeService().snapshot();
  let state: NoticeState = initialNotices;
  let lookAt: number | null = null;
  let elapsed = 1_000_000;
  let time = START;
  let snapshot: Snapshot = {
    ...base,
    settings: { ...base.settings, ...input.settings },
    listeners: input.listeners ?? [],
    conflicts: input.conflicts ?? [],
  };
  const notices: Notice[] = [];

  const step = (news: Parameters<typeof stepNotices>[1]) => {
    const done = stepNotices(state, news, { elapsed, time });
    ({ state, lookAt } = done);
    if (done.notice) notices.push(done.notice);
  };
  const publish = (next: Partial<Snapshot>, changes: Change[] = []) => {
    snapshot = { ...snapshot, ...next };
    step({ changes, snapshot });
  };
  const at = () => new Date(time).toISOString();
  step({ changes: [], snapshot });

  const machine = {
    /** What was told since the last call. */
    told: () => notices.splice(0),
    titles: () => machine.told().map(({ title }) => title),
    state: () => state,
    waits: () => lookAt !== null,
    /** Lets time pass; the timer rings whenever it was asked to. */
    pass(ms: number) {
      const end = elapsed + ms;
      while (lookAt !== null && lookAt <= end) {
        const next = Math.max(lookAt, elapsed + 1);
        time += next - elapsed;
        elapsed = next;
        step(null);
      }
      time += Math.max(0, end - elapsed);
      elapsed = Math.max(elapsed, end);
      return machine;
    },
    setWallClock(next: number) {
      time = next;
    },
    begin(...begun: Conflict[]) {
      const ids = new Set(begun.map(({ id }) => id));
      const conflicts = [...snapshot.conflicts.filter(({ id }) => !ids.has(id)), ...begun];
      publish(
        { conflicts },
        begun.map((conflict) => ({ type: 'conflict', at: at(), conflict })),
      );
    },
    resolve(...ended: Conflict[]) {
      const ids = new Set(ended.map(({ id }) => id));
      publish(
        { conflicts: snapshot.conflicts.filter(({ id }) => !ids.has(id)) },
        ended.map((conflict) => ({ type: 'resolved', at: at(), conflict })),
      );
    },
    /** The same conflicts, otherwise than before: ignored, for example. */
    amend: (conflicts: Conflict[]) => publish({ conflicts }),
    open: (...opened: Listener[]) => machine.change([], opened),
    close: (...closed: Listener[]) => machine.change(closed, []),
    change(closed: Listener[], opened: Listener[]) {
      const gone = new Set(closed.map(({ id }) => id));
      publish({ listeners: [...snapshot.listeners.filter(({ id }) => !gone.has(id)), ...opened] }, [
        ...closed.map((listener) => ({ type: 'closed' as const, at: at(), listener })),
        ...opened.map((listener) => ({ type: 'opened' as const, at: at(), listener })),
      ]);
    },
    /** From now on these are the saved tunnels. */
    tunnels: (...tunnels: Tunnel[]) => publish({ tunnels }),
    set: (settings: Partial<Settings>) => publish({ settings: { ...snapshot.settings, ...settings } }),
    mute: (change: Partial<NotificationSettings>) =>
      machine.set({ notifications: { ...snapshot.settings.notifications, ...change } }),
    /** What a look finds that says this of itself: a pause, or its end. */
    watching: (is: Snapshot['watching']['state'], ...begun: Conflict[]) =>
      publish(
        {
          watching: { ...snapshot.watching, state: is },
          conflicts: [...snapshot.conflicts, ...begun],
        },
        begun.map((conflict) => ({ type: 'conflict', at: at(), conflict })),
      ),
    now: () => time,
  };
  return machine;
}

/** One whose first seconds are over. */
export const createRunningMachine = (input?: Parameters<typeof createMachine>[0]) =>
  createMachine(input).pass(60_000);
