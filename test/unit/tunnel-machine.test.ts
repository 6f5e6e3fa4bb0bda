/** The life of a tunnel, scripted: what makes it up, what ends it, and what follows. T14, T15, T18 and T19 are here. */
import { beforeEach, describe, expect, it } from 'vitest';
import { backOffMs, isCrashLoop, withStart } from '../../main/core/tunnels/back-off.ts';
import { steadyOffset, tunnelFields } from '../../main/core/tunnels/tunnel-fields.ts';
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

let world: World;

beforeEach(() => {
  world = createWorld();
});

const kinds = () =>
  world.taken().map((effect) => ('what' in effect ? `${effect.kind} ${effect.what}` : effect.kind));
const state = () => world.machine.state;
const HELD = { port: 5432, holder: 'postgres (812)', listenerId: 'l1', nextPort: 5433 };

function question(id: string, expiresAt: number) {
  const said = { kind: 'password', prompt: 'password: ', fingerprint: null, masked: true } as const;
  return { type: 'asked', run: world.machine.run, question: { id, ...said, expiresAt } } as const;
}

describe('up', () => {
  it('is it only once the ports were looked at, it is logged in and every forward is confirmed', () => {
    world = createWorld(specOf(LOCAL, DYNAMIC, REMOTE));
    world.send({ type: 'start' });
    expect(kinds()).toEqual(['check', 'schedule']);
    world.launch();
    world.lines(LISTENS, 'debug1: Local forwarding listening on 127.0.0.1 port 1080.');
    expect(world.machine.confirmations.confirmed).toEqual([]);
    world.logIn();
    world.lines(LISTENS, LISTENS, 'debug1: Entering interactive session.');
    world.lines('debug1: Local forwarding listening on 127.0.0.1 port 1081.');
    world.lines('debug1: Local forwarding listening on 127.0.0.1 port 1080.');
    expect([state(), world.machine.phase]).toEqual(['connecting', 'forwarding']);
    world.lines('debug1: remote forward success for: listen 127.0.0.1:9000, connect 127.0.0.1:3000');
    expect([state(), world.machine.attempts]).toEqual(['up', 0]);
    expect(kinds()).toContain('probe');
  });

  it('takes no words for a log-in, and forgets what was said before it', () => {
    world = createWorld(specOf(LOCAL, REMOTE));
    const accepted = 'debug1: remote forward success for: listen 127.0.0.1:9000, connect 127.0.0.1:3000';
    world.send({ type: 'start' });
    world.launch();
    world.lines(...SAID_LOG_IN, LISTENS, INTERACTIVE, accepted);
    expect([state(), world.machine.phase]).toEqual(['connecting', 'authenticating']);
    world.logIn();
    expect(world.machine.confirmations.confirmed).toEqual([]);
    world.lines(LISTENS, accepted);
    // It says so before it really listens.
    expect(state()).toBe('connecting');
    world.lines(INTERACTIVE);
    expect(state()).toBe('up');
  });

  it('knows the local forwards that the log-in proves, whatever was read of them before', () => {
    world = createWorld(specOf(DYNAMIC, LOCAL));
    world.send({ type: 'start' });
    world.launch();
    world.lines(...SAID_LOG_IN, LISTENS);
    world.logIn(0, 1);
    expect(state()).toBe('connecting');
    world.lines(INTERACTIVE);
    expect(state()).toBe('up');
  });

  it('takes no proof of an earlier run, nor of a process that is being ended', () => {
    world.send({ type: 'start' });
    world.launch();
    world.send({ type: 'logged-in', run: world.machine.run - 1, bound: [0] });
    expect(world.machine.phase).toBe('connecting');
    world.send({ type: 'stop' });
    world.logIn(0);
    world.lines(INTERACTIVE);
    expect([state(), world.machine.phase]).toEqual(['connecting', 'stopping']);
  });

  it('waits for the port that the server chooses, and tells it', () => {
    world = createWorld(specOf({ ...REMOTE, bindPort: 0 }));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines('debug1: remote forward success for: listen 127.0.0.1:0, connect 127.0.0.1:3000');
    expect(state()).toBe('connecting');
    world.lines('Allocated port 42687 for remote forward to 127.0.0.1:3000');
    expect(tunnelFields(world.machine, 0)).toMatchObject({
      state: 'up',
      chosenPorts: [{ forward: 0, port: 42687 }],
    });
  });

  it('is not up where a name is bound for one family alone and somebody else has the other', () => {
    world = createWorld(specOf({ ...LOCAL, bindAddress: 'localhost' }));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines('bind [127.0.0.1]:5432: Address already in use');
    world.lines('debug1: Local forwarding listening on ::1 port 5432.');
    expect([state(), world.machine.phase]).toEqual(['connecting', 'stopping']);
    world.end(0);
    expect([state(), world.machine.failure?.code]).toEqual(['blocked', 'port-busy']);
  });

  it('carries a relay as well: its listeners count, and nobody logs in', () => {
    world = createWorld({ ...specOf(LOCAL), carrier: 'relay' });
    world.send({ type: 'start' });
    world.send({ type: 'checked', run: 1, held: null });
    world.send({ type: 'started', run: 1, pid: null });
    expect(state()).toBe('connecting');
    world.send({ type: 'listening', run: 1, forward: 0 });
    expect(state()).toBe('up');
    world.send({ type: 'stop' });
    world.end(0);
    expect([state(), world.timer]).toEqual(['stopped', null]);
  });

  it('passes over what an earlier run left behind', () => {
    world.up();
    const { run } = world.machine;
    world.end();
    world.waitForTimer();
    world.launch();
    const before = world.machine;
    world.send({ type: 'line', run, text: LISTENS });
    world.send({ type: 'ended', run, code: 255, signal: null });
    expect(world.machine).toEqual(before);
  });
});

describe('degraded', () => {
  const turnedAway = [
    'debug1: Connection to port 5432 forwarding to db port 5432 requested.',
    'debug1: channel 2: new direct-tcpip [direct-tcpip] (inactive timeout: 0)',
    'channel 2: open failed: connect failed: Connection refused',
  ];

  it('says which forward’s target refuses, and is up again once a probe gets through', () => {
    world = createWorld(specOf(DYNAMIC, LOCAL));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines(LISTENS, 'debug1: Local forwarding listening on 127.0.0.1 port 1080.', INTERACTIVE);
    world.lines(...turnedAway);
    expect(tunnelFields(world.machine, 0)).toMatchObject({
      state: 'degraded',
      health: [{ forward: 1, reached: false, message: 'db:5432 refuses' }],
      failure: { code: 'target-refused', message: 'The tunnel is up, but db:5432 refuses.' },
    });
    const { health } = world.machine;
    world.lines(...turnedAway);
    expect(world.machine.health).toBe(health);
    world.send({ type: 'probed', forward: 1, reached: true, message: '' });
    expect([state(), world.machine.failure]).toEqual(['up', null]);
  });

  it('is it where the server forwards nothing, also for SOCKS; a site that is not there says nothing', () => {
    world = createWorld(specOf(DYNAMIC));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines('debug1: Local forwarding listening on 127.0.0.1 port 1080.', INTERACTIVE);
    const open = [
      'debug1: Connection to port 1080 forwarding to socks port 0 requested.',
      'debug1: channel 3: new dynamic-tcpip [dynamic-tcpip] (inactive timeout: 0)',
    ];
    world.lines(...open, 'channel 3: open failed: connect failed: Connection refused');
    expect(state()).toBe('up');
    world.lines(...open, 'channel 3: open failed: administratively prohibited: open failed');
    expect([state(), world.machine.failure?.code]).toEqual(['degraded', 'forwarding-not-allowed']);
  });

  it('is it where a remote forward’s target here is down', () => {
    world = createWorld(specOf(REMOTE));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines('debug1: remote forward success for: listen 127.0.0.1:9000, connect 127.0.0.1:3000');
    world.lines('connect_to 127.0.0.1 port 3001: failed.');
    expect(state()).toBe('up');
    world.lines('connect_to 127.0.0.1 port 3000: failed.');
    expect([state(), world.machine.health[0]?.message]).toEqual(['degraded', '127.0.0.1:3000 refuses here']);
  });

  it('probes when it comes up, every minute, and on demand', () => {
    world.up();
    world.taken();
    world.wait(180_000);
    world.send({ type: 'probe' });
    expect(kinds().filter((kind) => kind === 'probe')).toHaveLength(4);
  });
});

describe('the user’s word', () => {
  it('T18: start pressed 100 times is one ssh; start and stop in turns are at most one at a time', () => {
    for (let press = 0; press < 100; press += 1) world.send({ type: 'start' });
    world.launch();
    for (let press = 0; press < 100; press += 1) world.send({ type: 'start' });
    expect(world.spawned).toBe(1);
    for (let press = 0; press < 100; press += 1) {
      world.send({ type: 'stop' });
      world.send({ type: 'start' });
      if (press % 7 === 0 && world.machine.hasProcess) world.end(0);
      if (world.machine.phase === 'checking') world.launch();
    }
    expect(world.mostLiving).toBe(1);
    world.send({ type: 'stop' });
    world.end(0);
    expect([state(), world.living, world.timer]).toEqual(['stopped', 0, null]);
  });

  it('stops with SIGTERM, with SIGKILL after 2 s, and says so only once the process is gone', () => {
    world.up();
    world.taken();
    world.send({ type: 'stop' });
    expect(kinds()).toEqual(['terminate', 'schedule']);
    world.wait(1_999);
    expect(kinds()).toEqual([]);
    world.wait(1);
    expect(kinds()).toContain('force');
    expect(state()).not.toBe('stopped');
    world.end(null, 'SIGKILL');
    expect([state(), world.machine.failure, world.timer]).toEqual(['stopped', null, null]);
  });

  it('stops also what is only just being started, and while the ports are looked at', () => {
    world.send({ type: 'start' });
    world.send({ type: 'stop' });
    world.send({ type: 'checked', run: 1, held: null });
    expect([state(), world.spawned]).toEqual(['stopped', 0]);
    world.send({ type: 'start' });
    world.send({ type: 'checked', run: 2, held: null });
    world.send({ type: 'stop' });
    world.taken();
    world.send({ type: 'started', run: 2, pid: 7 });
    expect(kinds()).toEqual(['terminate']);
    world.send({ type: 'start' });
    world.end(0);
    expect([state(), world.machine.phase]).toEqual(['connecting', 'checking']);
  });

  it('wins over every wait', () => {
    world.up();
    world.end();
    expect(state()).toBe('retrying');
    world.send({ type: 'stop' });
    expect([state(), world.machine.wanted, world.timer]).toEqual(['stopped', false, null]);
    for (const type of ['online', 'tick'] as const) world.send({ type });
    world.send({ type: 'wake', sleptMs: 100_000 });
    world.send({ type: 'port-freed', port: 5432 });
    expect([state(), world.spawned]).toEqual(['stopped', 1]);
  });

  it('starts a running tunnel again where its settings changed, and takes the new forwards', () => {
    world.up();
    world.send({ type: 'settings-changed', spec: specOf({ ...LOCAL, bindPort: 6000 }) });
    expect([state(), world.machine.phase, world.machine.upSince]).toEqual(['connecting', 'stopping', null]);
    world.end(0);
    world.launch();
    world.logIn();
    world.lines(LISTENS);
    expect(state()).toBe('connecting');
    world.lines('debug1: Local forwarding listening on 127.0.0.1 port 6000.', INTERACTIVE);
    expect(state()).toBe('up');
  });
});

describe('trying again', () => {
  it('T14: a log-in that is refused is tried once, and no agent is asked over and over', () => {
    world.send({ type: 'start' });
    world.launch();
    world.lines(DENIED);
    world.end();
    expect([state(), world.machine.failure?.code, world.timer]).toEqual(['failed', 'auth-denied', null]);
    world.wait(3_600_000);
    expect(world.spawned).toBe(1);
  });

  it('T14: after a good session a log-in that is refused is tried twice', () => {
    world.up();
    world.wait(120_000);
    world.lines('Timeout, server 10.0.0.1 not responding.');
    world.end();
    for (let round = 0; round < 2; round += 1) {
      expect(state()).toBe('retrying');
      world.waitForTimer();
      world.launch();
      world.lines(DENIED);
      world.end();
    }
    expect([state(), world.spawned]).toEqual(['failed', 3]);
  });

  it('T14: what was never up waits 1, 2, 4, 8 s and stops after 5 tries', () => {
    world.send({ type: 'start' });
    for (let round = 0; round < 5; round += 1) {
      if (world.machine.phase === 'idle') world.waitForTimer();
      world.launch();
      world.lines(REFUSED);
      world.end();
    }
    expect(world.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect([state(), world.machine.failure?.code, world.timer]).toEqual([
      'failed',
      'connection-refused',
      null,
    ]);
    expect(world.machine.failure?.message).toContain('Given up after 5 attempts');
    expect(kinds()).toContain('notify failed');
  });

  it('does not give up what was up: 1 to 60 s, on and on', () => {
    world.up();
    world.end();
    for (let round = 0; round < 40; round += 1) {
      world.waitForTimer();
      world.launch();
      world.lines(REFUSED);
      world.end();
    }
    expect(world.waits.slice(0, 9)).toEqual([1, 2, 4, 8, 15, 30, 60, 60, 60].map((s) => s * 1_000));
    expect([state(), world.machine.attempts]).toEqual(['retrying', 40]);
  });

  it.each([0, 0.999])('is no crash loop at the patience of the back-off (%s)', (random) => {
    world = createWorld(specOf(), random);
    world.up();
    world.end();
    for (let round = 0; round < 40; round += 1) {
      world.waitForTimer();
      world.launch();
      world.lines(REFUSED);
      world.end();
    }
    expect(state()).toBe('retrying');
    const factor = random === 0 ? 0.8 : 1.2;
    expect(world.waits[6]).toBeCloseTo(60_000 * factor, -3);
  });

  it('T15: a server that restarts 20 times is 1 ssh, begins anew with 1 s, and no timer is left after the stop', () => {
    world.up();
    for (let round = 0; round < 20; round += 1) {
      world.wait(61_000);
      world.lines('Connection to 10.0.0.1 closed by remote host.');
      world.end();
      expect(state()).toBe('retrying');
      world.waitForTimer();
      world.up();
      expect(state()).toBe('up');
    }
    expect(new Set(world.waits)).toEqual(new Set([1_000]));
    expect([world.spawned, world.mostLiving]).toEqual([21, 1]);
    expect(kinds().filter((kind) => kind.startsWith('notify'))).toEqual(
      Array.from({ length: 20 }, () => ['notify lost', 'notify recovered']).flat(),
    );
    world.send({ type: 'stop' });
    world.end(0);
    expect([state(), world.timer, world.living]).toEqual(['stopped', null, 0]);
  });

  it('waits longer where the session did not last', () => {
    world.up();
    for (let round = 0; round < 3; round += 1) {
      world.wait(59_000);
      world.end();
      world.waitForTimer();
      world.up();
    }
    expect(world.waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('stops a crash loop: more than 10 hasty starts in 5 minutes', () => {
    world.up();
    for (let round = 0; round < 9; round += 1) {
      world.end();
      world.send({ type: 'online' });
      world.up();
    }
    expect([state(), world.spawned]).toEqual(['up', 10]);
    world.end();
    world.send({ type: 'online' });
    world.launch();
    expect([state(), world.machine.failure?.code, world.spawned]).toEqual(['failed', 'crash-loop', 10]);
  });

  it('waits up to 5 minutes for the server to release a port, after a drop alone', () => {
    const busy = 'Error: remote port forwarding failed for listen port 9000';
    world = createWorld(specOf(REMOTE));
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines(busy);
    world.end();
    expect([state(), world.machine.failure?.code]).toEqual(['failed', 'remote-port-refused']);

    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines('debug1: remote forward success for: listen 127.0.0.1:9000, connect 127.0.0.1:3000');
    world.wait(120_000);
    world.end();
    const since = world.now;
    while (state() === 'retrying' && world.spawned < 50) {
      world.waitForTimer();
      world.launch();
      world.logIn();
      world.lines(busy);
      world.end();
      if (state() === 'retrying') expect(world.machine.failure?.message).toContain('to release port 9000');
    }
    expect(world.waits.slice(1, 6)).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]);
    expect([state(), world.machine.failure?.code]).toEqual(['failed', 'remote-port-refused']);
    expect(world.now - since).toBeGreaterThanOrEqual(300_000);
    expect(world.now - since).toBeLessThan(340_000);
  });
});

describe('deadlines', () => {
  const ends = (phase: string, afterMs: number, code: string) => {
    expect(world.machine.phase).toBe(phase);
    world.wait(afterMs - 1);
    expect(world.machine.phase).toBe(phase);
    world.wait(1);
    expect(world.machine.phase).toBe('stopping');
    world.end(null, 'SIGTERM');
    expect(world.machine.failure?.code).toBe(code);
  };

  it('gives the connection 20 s', () => {
    world.send({ type: 'start' });
    world.launch();
    ends('connecting', 20_000, 'start-deadline');
  });

  it('gives the log-in 30 s, and as long as it takes where somebody is asked', () => {
    world.send({ type: 'start' });
    world.launch();
    world.lines(SAID_LOG_IN[0] ?? '');
    world.send(question('q1', 120_000));
    expect([state(), world.machine.question?.id]).toEqual(['needs-input', 'q1']);
    world.wait(60_000);
    world.send({ type: 'answered', id: 'q1', cancelled: false });
    expect(state()).toBe('connecting');
    ends('authenticating', 30_000, 'log-in-deadline');
  });

  it('gives the forwards 10 s', () => {
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    ends('forwarding', 10_000, 'forward-deadline');
  });

  it('starts ssh where nobody says who holds the port', () => {
    world.send({ type: 'start' });
    world.wait(5_000);
    expect(world.spawned).toBe(1);
  });
});

describe('needs-input', () => {
  it.each([
    ['a question that nobody answers', () => world.wait(120_000), 'question-unanswered'],
    [
      'a question that is cancelled',
      () => world.send({ type: 'answered', id: 'q1', cancelled: true }),
      'question-cancelled',
    ],
    [
      'a question whose helper gives up',
      () => world.send({ type: 'question-timeout', id: 'q1' }),
      'question-unanswered',
    ],
  ])('stays after %s', (_, happen, code) => {
    world.send({ type: 'start' });
    world.launch();
    world.send(question('q1', 120_000));
    happen();
    world.end();
    expect([state(), world.machine.failure?.code, world.timer]).toEqual(['needs-input', code, null]);
    world.send({ type: 'online' });
    world.send({ type: 'wake', sleptMs: 60_000 });
    world.wait(3_600_000);
    expect(world.spawned).toBe(1);
    world.send({ type: 'start' });
    world.launch();
    expect(world.spawned).toBe(2);
  });

  it('asks nobody when it is tried again by itself, and tells once', () => {
    world.up();
    world.end();
    world.waitForTimer();
    world.taken();
    world.send({ type: 'checked', run: world.machine.run, held: null });
    expect(world.taken()).toContainEqual({ kind: 'spawn', run: 2, unattended: true });
    world.send({ type: 'started', run: 2, pid: 5 });
    world.lines('Host key verification failed.');
    world.end();
    expect([state(), kinds()]).toEqual(['needs-input', expect.arrayContaining(['notify failed'])]);
  });

  it('takes a question back that came from a process of before, or while it is up', () => {
    world.up();
    world.taken();
    world.send(question('late', 1_000));
    expect([state(), kinds()]).toEqual(['up', ['withdraw']]);
    world.send({ ...question('older', 1_000), run: 0 });
    expect(kinds()).toEqual(['withdraw']);
  });
});

describe('blocked', () => {
  it('names who holds the port, starts nothing, and goes on by itself when the port is free', () => {
    world.send({ type: 'start' });
    world.send({ type: 'checked', run: 1, held: HELD });
    expect(tunnelFields(world.machine, 0)).toMatchObject({
      state: 'blocked',
      blockedBy: HELD,
      failure: { code: 'port-busy', message: 'Port 5432 is held by postgres (812).', permanent: false },
    });
    expect(world.spawned).toBe(0);
    world.send({ type: 'port-freed', port: 80 });
    expect(world.machine.phase).toBe('idle');
    world.send({ type: 'port-freed', port: 5432 });
    expect([state(), world.machine.phase]).toEqual(['blocked', 'checking']);
    world.launch();
    world.logIn();
    world.lines(LISTENS, INTERACTIVE);
    expect([state(), world.machine.blockedBy, world.machine.failure]).toEqual(['up', null, null]);
  });

  it('looks again by itself where nobody tells', () => {
    world.send({ type: 'start' });
    world.send({ type: 'checked', run: 1, held: HELD });
    world.wait(5_000);
    world.send({ type: 'checked', run: 2, held: HELD });
    world.wait(5_000);
    world.launch();
    expect([state(), world.spawned]).toEqual(['connecting', 1]);
  });

  it('asks who it is where ssh lost the race for the port, and is no loop where nobody is', () => {
    const busy = 'bind [127.0.0.1]:5432: Address already in use';
    world.send({ type: 'start' });
    world.launch();
    world.logIn();
    world.lines(busy);
    world.end();
    expect([state(), world.machine.phase]).toEqual(['blocked', 'checking']);
    world.send({ type: 'checked', run: world.machine.run, held: HELD });
    expect([state(), world.machine.blockedBy]).toEqual(['blocked', HELD]);
    world.send({ type: 'port-freed', port: 5432 });
    for (let round = 0; round < 4; round += 1) {
      world.launch();
      world.logIn();
      world.lines(busy);
      world.end();
      world.send({ type: 'checked', run: world.machine.run, held: null });
      if (state() === 'retrying') world.waitForTimer();
    }
    expect([state(), world.machine.failure?.code]).toEqual(['failed', 'port-busy']);
  });
});

describe('sleep and network', () => {
  it('probes once after a short sleep', () => {
    world.up();
    world.taken();
    world.send({ type: 'wake', sleptMs: 6_000 });
    expect([state(), kinds().filter((kind) => kind !== 'schedule')]).toEqual(['up', ['probe']]);
  });

  it('connects again once, 2 s after a long one', () => {
    world.up();
    world.send({ type: 'wake', sleptMs: 31_000 });
    expect([state(), world.machine.upSince]).toEqual(['retrying', null]);
    world.end(0);
    world.wait(1_999);
    expect(world.machine.phase).toBe('idle');
    world.wait(1);
    world.up();
    expect([state(), world.spawned]).toEqual(['up', 2]);
    expect(kinds().filter((kind) => kind.startsWith('notify'))).toEqual([]);
  });

  it('waits while there is no network, and tries at once when it is back', () => {
    world.up();
    world.end();
    world.send({ type: 'offline' });
    expect([world.timer, tunnelFields(world.machine, 0).nextAt]).toEqual([null, null]);
    world.wait(3_600_000);
    world.send({ type: 'tick' });
    expect([state(), world.machine.phase]).toEqual(['retrying', 'idle']);
    world.send({ type: 'online' });
    expect(world.machine.phase).toBe('checking');
  });
});

describe('ssh that does not start', () => {
  it('says that it is missing, and stays', () => {
    world.send({ type: 'start' });
    world.send({ type: 'checked', run: 1, held: null });
    world.send({ type: 'not-started', run: 1, code: 'ENOENT' });
    expect([state(), world.machine.failure?.code, world.timer]).toEqual(['failed', 'ssh-missing', null]);
  });
});

describe('T19: clocks', () => {
  it('counts uptime and waits on the monotonic clock, whatever the wall clock is set to', () => {
    world.up();
    const day = 86_400_000;
    const begun = Date.parse('2026-03-01T12:00:00Z');
    world.wait(90_000);
    let offset = steadyOffset(null, world.now, begun + world.now);
    for (const jump of [day, -day, 0]) {
      const wallNow = begun + world.now + jump;
      offset = steadyOffset(offset, world.now, wallNow);
      const { upSince, since } = tunnelFields(world.machine, offset);
      expect(wallNow - Date.parse(upSince ?? '')).toBe(90_000);
      expect(since).toBe(upSince);
    }
    world.end();
    const { nextAt } = tunnelFields(world.machine, offset);
    expect(Date.parse(nextAt ?? '') - (begun + world.now)).toBe(1_000);
  });

  it('shows the same times while the clocks only drift a little', () => {
    const offset = steadyOffset(null, 100, 5_000);
    expect(steadyOffset(offset, 200, 5_103)).toBe(offset);
    expect(steadyOffset(offset, 200, 7_000)).toBe(6_800);
  });
});

describe('back-off', () => {
  it('is 1 to 60 s, a fifth more or less', () => {
    expect(Array.from({ length: 9 }, (_, step) => backOffMs(step, 0.5))).toEqual(
      [1, 2, 4, 8, 15, 30, 60, 60, 60].map((seconds) => seconds * 1_000),
    );
    expect([backOffMs(0, 0), backOffMs(6, 0), backOffMs(6, 1)]).toEqual([800, 48_000, 72_000]);
  });

  it('forgets starts after five minutes, and does not count patient ones', () => {
    let starts: readonly number[] = [];
    for (let at = 0; at < 10; at += 1) starts = withStart(starts, at * 1_000, 0);
    expect([isCrashLoop(starts, 9_000), isCrashLoop(starts, 300_001)]).toEqual([true, false]);
    expect(withStart([], 0, 60_000)).toEqual([]);
  });
});
