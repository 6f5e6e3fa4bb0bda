/** Whatever happens to a tunnel, in whatever order: no two processes, no lie about being up, no timer after a stop. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TunnelEvent } from '../../main/core/tunnels/tunnel-events.ts';
import { tunnelFields } from '../../main/core/tunnels/tunnel-fields.ts';
import {
  createWorld,
  DENIED,
  DYNAMIC,
  INTERACTIVE,
  LISTENS,
  LOCAL,
  REFUSED,
  REMOTE,
  SAID_LOG_IN,
  specOf,
  type World,
} from './tunnel-world.ts';

/** Stands among what was heard for the proof of a log-in. */
const PROOF = Symbol('logged in');
type Heard = string | typeof PROOF;
/** What confirms each forward of LOCAL, DYNAMIC, REMOTE, and that what is local is bound. */
const CONFIRM = [
  LISTENS,
  'debug1: Local forwarding listening on 127.0.0.1 port 1080.',
  INTERACTIVE,
  'debug1: remote forward success for: listen 127.0.0.1:9000, connect 127.0.0.1:3000',
];
const LINES = [
  ...SAID_LOG_IN,
  ...CONFIRM,
  ...CONFIRM,
  DENIED,
  REFUSED,
  'bind [127.0.0.1]:5432: Address already in use',
  'Error: remote port forwarding failed for listen port 9000',
  'connect_to 127.0.0.1 port 3000: failed.',
  'Connection to 10.0.0.1 closed by remote host.',
  'Host key verification failed.',
];

/** An event without its run, which is that of now or one of before. */
type Act = (world: World) => void;

const send =
  (event: TunnelEvent): Act =>
  (world) =>
    world.send(event);
const ofRun =
  (isOld: boolean, make: (run: number) => TunnelEvent): Act =>
  (world) => {
    const run = world.machine.run - (isOld ? 1 : 0);
    const event = make(run);
    // Only a process that lives can end, or fail to start.
    const isEnd = event.type === 'ended' || event.type === 'not-started';
    if (!isEnd || (isOld ? true : world.living > 0)) world.send(event);
  };

const logIn: Act = (world) => {
  world.lines(...SAID_LOG_IN);
  world.send({ type: 'logged-in', run: world.machine.run, bound: [] });
  world.lines(...CONFIRM);
};

const said = { prompt: 'password: ', fingerprint: null, masked: true } as const;
const old = fc.integer({ min: 0, max: 9 }).map((value) => value === 0);
const acts = fc.oneof(
  { weight: 3, arbitrary: fc.boolean().map((unattended) => send({ type: 'start', unattended })) },
  { weight: 1, arbitrary: fc.constant(send({ type: 'stop' })) },
  {
    weight: 4,
    arbitrary: fc.tuple(old, fc.integer({ min: 0, max: 5 })).map(([isOld, dice]) => {
      const held = dice === 0 ? { port: 5432, holder: 'x', listenerId: null, nextPort: null } : null;
      return ofRun(isOld, (run) => ({ type: 'checked', run, held }));
    }),
  },
  { weight: 4, arbitrary: old.map((isOld) => ofRun(isOld, (run) => ({ type: 'started', run, pid: 7 }))) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('ENOENT', 'EAGAIN')
      .map((code) => ofRun(false, (run) => ({ type: 'not-started', run, code }))),
  },
  {
    weight: 14,
    arbitrary: fc
      .tuple(old, fc.constantFrom(...LINES))
      .map(([isOld, text]) => ofRun(isOld, (run) => ({ type: 'line', run, text }))),
  },
  {
    weight: 3,
    arbitrary: old.map((isOld) => ofRun(isOld, (run) => ({ type: 'logged-in', run, bound: [] }))),
  },
  // A whole log-in, or sequences would hardly ever come that far.
  { weight: 2, arbitrary: fc.constant(logIn) },
  // A whole start, of which one far end refuses.
  {
    weight: 1,
    arbitrary: fc.constant((world: World) => {
      world.send({ type: 'start' });
      world.send({ type: 'checked', run: world.machine.run, held: null });
      world.send({ type: 'started', run: world.machine.run, pid: 7 });
      logIn(world);
      world.send({ type: 'probed', forward: 0, reached: false, message: 'x' });
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(old, fc.constantFrom(0, 255, null))
      .map(([isOld, code]) =>
        ofRun(isOld, (run) => ({ type: 'ended', run, code, signal: code === null ? 'SIGKILL' : null })),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(old, fc.constantFrom('a', 'b')).map(
      ([isOld, id]): Act =>
        (world) =>
          ofRun(isOld, (run) => ({
            type: 'asked',
            run,
            question: { id, kind: 'password', ...said, expiresAt: world.now + 60_000 },
          }))(world),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b'), fc.boolean())
      .map(([id, cancelled]) => send({ type: 'answered', id, cancelled })),
  },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b').map((id) => send({ type: 'question-timeout', id })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(1, 900, 2_500, 31_000, 400_000).map(
      (ms): Act =>
        (world) =>
          world.wait(ms),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(1_000, 60_000).map((sleptMs) => send({ type: 'wake', sleptMs })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('online', 'offline', 'tick', 'probe').map((type) => send({ type })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.boolean())
      .map(([forward, reached]) => send({ type: 'probed', forward, reached, message: 'x' })),
  },
  { weight: 1, arbitrary: fc.constant(send({ type: 'port-freed', port: 5432 })) },
  {
    weight: 1,
    arbitrary: fc.constant(send({ type: 'settings-changed', spec: specOf(LOCAL, DYNAMIC, REMOTE) })),
  },
);

/** What was really said, told apart from how the machine keeps it: the lines of this process since its log-in. */
function heardSince(heard: readonly Heard[]): Set<Heard> {
  const loggedIn = heard.indexOf(PROOF);
  return new Set(loggedIn < 0 ? [] : heard.slice(loggedIn));
}

function check(world: World, heard: ReadonlySet<Heard>): void {
  const { machine } = world;
  const { state, phase } = machine;
  expect(world.mostLiving).toBeLessThanOrEqual(1);
  expect(machine.hasProcess).toBe(world.living === 1);
  expect(world.timer).toBe(machine.scheduledAt);
  if (state === 'up' || state === 'degraded') {
    expect([machine.hasProcess, machine.pid, machine.upSince === null]).toEqual([true, 7, false]);
    if (phase === 'up') for (const line of CONFIRM) expect(heard).toContain(line);
  }
  if (phase === 'up') expect(['up', 'degraded']).toContain(state);
  if (!machine.wanted && !machine.hasProcess)
    expect([state, phase, world.timer]).toEqual(['stopped', 'idle', null]);
  if (phase === 'idle') expect(['connecting', 'up', 'degraded']).not.toContain(state);
  // What waits for the user waits for the user alone.
  if (phase === 'idle' && (state === 'failed' || state === 'needs-input')) expect(world.timer).toBeNull();
  if (state === 'retrying' && phase === 'idle' && !machine.offline) expect(world.timer).not.toBeNull();
  if (machine.hasProcess || phase === 'checking') expect(machine.state).not.toBe('stopped');
  tunnelFields(machine, 0);
}

it('keeps its promises over any 200 events', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.array(acts, { minLength: 1, maxLength: 200, size: 'max' }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (list, random) => {
        const plain = createWorld(specOf(LOCAL, DYNAMIC, REMOTE), random);
        let heard: Heard[] = [];
        const world: World = Object.create(plain, {
          send: {
            value(event: TunnelEvent) {
              const { run, pid, phase } = plain.machine;
              // Said before the start is known, or while it is made to end, it counts for nothing; ssh logs in only once.
              if (
                (event.type === 'line' || event.type === 'logged-in') &&
                event.run === run &&
                pid !== null &&
                phase !== 'stopping' &&
                phase !== 'up'
              )
                heard.push(event.type === 'line' ? event.text : PROOF);
              plain.send(event);
              if (plain.machine.phase === 'starting') heard = [];
            },
          },
          lines: {
            value(...lines: string[]) {
              for (const text of lines) world.send({ type: 'line', run: plain.machine.run, text });
            },
          },
        });
        for (const act of list) {
          act(world);
          seen.set(plain.machine.state, (seen.get(plain.machine.state) ?? 0) + 1);
          check(plain, heardSince(heard));
        }
        plain.send({ type: 'stop' });
        if (plain.living > 0) plain.end(0);
        check(plain, new Set());
        expect([plain.machine.state, plain.timer, plain.living]).toEqual(['stopped', null, 0]);
      },
    ),
    { numRuns: 150 },
  );
  // The sequences came to every state, so the promises were put to the test.
  expect([...seen.keys()].sort()).toEqual(
    ['blocked', 'connecting', 'degraded', 'failed', 'needs-input', 'retrying', 'stopped', 'up'].sort(),
  );
});
