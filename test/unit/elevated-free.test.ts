/** A free with an administrator's rights on a scripted machine: who is asked, in which order, and when nothing is sent. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type ElevatedDeps, runElevated } from '../../main/core/freeing/elevated-free.ts';
import { elevationOf } from '../../main/core/freeing/elevation.ts';
import type {
  ElevatedSession,
  Elevator,
  ProcessIdentity,
  Signal,
} from '../../main/core/platform/platform.ts';
import { type TrackedListener, trackListener } from '../../main/core/watching/tracked-listener.ts';
import { fail, ok, type Result } from '../../preload/model.ts';
import {
  createScriptedPlatform,
  type ScriptedPlatform,
  type ScriptedProcess,
  scriptedProcess,
  scriptedSocket,
} from '../scripted-platform.ts';

const SOCKET = scriptedSocket({ port: 80, socketKey: '4711', user: 'root', hidden: 'other-user' });
const ROW = trackListener(SOCKET, [], { before: null, first: true, now: '2026-01-01T00:00:00.000Z' });

let platform: ScriptedPlatform;
let asked: (readonly string[])[];
let sent: [Signal, number][];
let phases: string[];
let time: number;
let holding: ProcessIdentity[];
let closed: number;
let stopped: AbortController;

beforeEach(() => {
  platform = createScriptedPlatform();
  [asked, sent, phases, holding] = [[], [], [], []];
  [time, closed] = [0, 0];
  stopped = new AbortController();
});

/** A holder that lets go when `signal` reaches it. */
function addHolder(process: Partial<ScriptedProcess> & { pid: number }): ProcessIdentity {
  const identity = platform.addProcess(scriptedProcess({ user: 'root', ...process }));
  holding.push(identity);
  return identity;
}

type Answer = (signal: Signal, identity: ProcessIdentity) => Result<null>;

const letsGo: Answer = (_signal, { pid }) => {
  holding = holding.filter((holder) => holder.pid !== pid);
  return ok(null);
};

function elevatorThat(answer: Answer, opened?: Result<ElevatedSession>): Elevator {
  return {
    means: 'pkexec',
    async open(keys) {
      asked.push(keys);
      if (opened) return opened;
      return ok({
        holders: [...holding],
        async signal(signal, identity) {
          sent.push([signal, identity.pid]);
          return answer(signal, identity);
        },
        close: () => void closed++,
      });
    },
  };
}

const run = (graceMs: number, elevator: Elevator, more: Partial<ElevatedDeps> = {}) =>
  runElevated([ROW], graceMs, {
    elevator,
    platform,
    protectedNames: [],
    overrideProtected: false,
    scan: async () => new Map<string, TrackedListener>(holding.length > 0 ? [[ROW.key, ROW]] : []),
    monotonic: () => time,
    pause: async (ms) => {
      time += ms;
    },
    onPhase: (phase) => void phases.push(phase),
    stopped: stopped.signal,
    isForcedNow: () => false,
    ...more,
  });

describe('a free with an administrator’s rights', () => {
  it('asks once, for the socket alone, and signals who holds it, whatever it is called', async () => {
    addHolder({ pid: 70, name: '1 $(id) ; kill', argv: ['--', '; rm -rf /', '4712'] });
    const end = await run(3_000, elevatorThat(letsGo));
    expect(asked).toEqual([['4711']]);
    expect(sent).toEqual([['ask', 70]]);
    expect([end.stopped, end.ended.map(({ identity }) => identity.pid)]).toEqual([null, [70]]);
    expect(phases).toEqual(['allowing', 'asking', 'waiting']);
    expect(closed).toBe(1);
  });

  it('asks the parent first, its workers a moment later, and forces who is left', async () => {
    addHolder({ pid: 81, ancestors: [80, 1] });
    addHolder({ pid: 80, ancestors: [1] });
    const deaf: Answer = (signal, identity) => (signal === 'force' ? letsGo(signal, identity) : ok(null));
    expect(await run(1_000, elevatorThat(deaf))).toMatchObject({ stopped: null, ended: [{}, {}] });
    expect(sent).toEqual([
      ['ask', 80],
      ['ask', 81],
      ['force', 80],
      ['force', 81],
    ]);
    expect(phases).toEqual(['allowing', 'asking', 'waiting', 'waiting', 'forcing']);
    expect(time).toBeGreaterThanOrEqual(1_000);
  });

  it('forces at once on the user’s word', async () => {
    addHolder({ pid: 70 });
    const deaf: Answer = (signal, identity) => (signal === 'force' ? letsGo(signal, identity) : ok(null));
    await run(60_000, elevatorThat(deaf), { isForcedNow: () => sent.length > 0 });
    expect(sent).toEqual([
      ['ask', 70],
      ['force', 70],
    ]);
    expect(time).toBeLessThan(1_000);
  });

  it('forces at once whom nothing can ask, and waits for whom something can', async () => {
    addHolder({ pid: 80, ancestors: [1] });
    addHolder({ pid: 81, ancestors: [80, 1] });
    const unaskable = fail('unsupported', 'No window.', 'Force it.');
    const all: Answer = (signal, identity) => (signal === 'force' ? letsGo(signal, identity) : unaskable);
    await run(60_000, elevatorThat(all));
    expect(sent.map(([signal, pid]) => `${signal} ${pid}`)).toEqual([
      'ask 80',
      'ask 81',
      'force 80',
      'force 81',
    ]);
    expect(time).toBeLessThan(2_000);
    [sent, time] = [[], 0];
    for (const pid of [80, 81]) addHolder({ pid, ancestors: pid === 81 ? [80, 1] : [1] });
    const first: Answer = (signal, identity) => (identity.pid === 80 ? all(signal, identity) : ok(null));
    await run(5_000, elevatorThat(first));
    expect(time).toBeGreaterThanOrEqual(5_000);
  });

  it('goes on to the proof where force does not help', async () => {
    addHolder({ pid: 70 });
    expect(
      await run(
        100,
        elevatorThat(() => ok(null)),
      ),
    ).toMatchObject({ stopped: null });
    expect(time).toBeLessThan(3_000);
  });

  it('counts nobody as ended who was gone already', async () => {
    addHolder({ pid: 70 });
    const gone: Answer = (signal, identity) => {
      letsGo(signal, identity);
      return fail('not-found', 'It is gone.', 'Look again.');
    };
    expect(await run(1_000, elevatorThat(gone))).toEqual({ stopped: null, ended: [] });
  });
});

describe('nothing is sent', () => {
  it.each([
    ['sshd', false, []],
    ['sshd', true, []],
    ['docker-proxy', true, []],
    ['postgres', false, ['Postgres']],
  ])('to %s (own list opened: %j)', async (name, overrideProtected, protectedNames) => {
    addHolder({ pid: 60 });
    addHolder({ pid: 70, name, argv: [name] });
    const end = await run(0, elevatorThat(letsGo), { overrideProtected, protectedNames });
    expect(end).toMatchObject({ stopped: { outcome: 'protected' }, ended: [] });
    expect([sent, closed]).toEqual([[], 1]);
  });

  it('to what started Quayside', async () => {
    addHolder({ pid: 99_998 });
    expect(await run(0, elevatorThat(letsGo))).toMatchObject({ stopped: { outcome: 'protected' } });
    expect(sent).toEqual([]);
  });

  it('to one that cannot be looked at, for it may be protected', async () => {
    platform.endProcess(addHolder({ pid: 70 }));
    expect(await run(0, elevatorThat(letsGo))).toMatchObject({ stopped: { outcome: 'denied' } });
    addHolder({ pid: 71 });
    await run(0, elevatorThat(letsGo));
    expect(sent).toEqual([['force', 71]]);
  });

  it('and nobody is asked where it was cancelled before', async () => {
    addHolder({ pid: 70 });
    stopped.abort();
    expect(await run(0, elevatorThat(letsGo))).toMatchObject({ stopped: { outcome: 'cancelled' } });
    expect([asked, sent, phases]).toEqual([[], [], []]);
  });

  it.each(['opened', 'scanned', 'waiting', 'forcing'])('after it was cancelled while %s', async (when) => {
    addHolder({ pid: 70 });
    const elevator = elevatorThat(() => ok(null));
    const cancelWhen = (now: string) => {
      if (now === when) stopped.abort();
    };
    const end = await run(
      200,
      { ...elevator, open: (...args) => elevator.open(...args).finally(() => cancelWhen('opened')) },
      {
        onPhase: cancelWhen,
        scan: async () => {
          cancelWhen('scanned');
          return new Map([[ROW.key, ROW]]);
        },
      },
    );
    expect(end).toMatchObject({ stopped: { outcome: 'cancelled' } });
    expect(sent).toEqual(when === 'opened' || when === 'scanned' ? [] : [['ask', 70]]);
    expect(closed).toBe(1);
  });

  it.each([
    ['permission', 'denied'],
    ['timeout', 'denied'],
    ['unavailable', 'denied'],
    ['not-found', 'still-held'],
  ] as const)('where the system’s answer is %s: %s', async (code, outcome) => {
    addHolder({ pid: 70 });
    const end = await run(0, elevatorThat(letsGo, fail(code, 'No.', 'Next.')));
    expect(end).toMatchObject({ stopped: { outcome }, ended: [] });
    expect(sent).toEqual([]);
  });

  it('where nobody holds the port any more: gone', async () => {
    const end = await run(0, elevatorThat(letsGo, fail('not-found', 'No.', 'Next.')));
    expect(end).toMatchObject({ stopped: { outcome: 'gone' } });
  });

  it('to the others once the step refuses one or is lost', async () => {
    addHolder({ pid: 70 });
    addHolder({ pid: 71 });
    for (const [code, outcome] of [
      ['protected', 'protected'],
      ['timeout', 'denied'],
    ] as const) {
      sent = [];
      const end = await run(
        0,
        elevatorThat(() => fail(code, 'No.', 'Next.')),
      );
      expect(end).toMatchObject({ stopped: { outcome }, ended: [] });
      expect(sent).toEqual([['force', 70]]);
    }
  });
});

describe('what a plan without the rights offers', () => {
  const elevator = { means: 'pkexec' } as const;

  it('the number where it is known, else the port', () => {
    const port = { port: 80, protocol: 'tcp', elevator } as const;
    expect(elevationOf({ ...port, pid: 4001 })).toEqual({
      means: 'pkexec',
      command: ['sudo', 'kill', '-TERM', '4001'],
    });
    expect(elevationOf({ ...port, pid: null }).command).toEqual(['sudo', 'quayside', 'free', '80']);
    expect(elevationOf({ ...port, pid: 1 }).command).toEqual(['sudo', 'quayside', 'free', '80']);
  });

  it('only a command where the system cannot ask', () => {
    expect(elevationOf({ port: 53, protocol: 'udp', pid: null, elevator: null })).toEqual({
      means: null,
      command: ['sudo', 'quayside', 'free', '53', '--protocol', 'udp'],
    });
  });
});
