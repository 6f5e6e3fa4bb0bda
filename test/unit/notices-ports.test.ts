/** Notices about watched ports that open and close, and about ports that become reachable from the network. */
import { describe, expect, it } from 'vitest';
import { sampleConflict } from '../sample-conflict.ts';
import { createMachine, createRunningMachine, server } from './notices-machine.ts';

const watch = (...watchedPorts: number[]) => ({ settings: { watchedPorts } });

describe('a watched port', () => {
  it('is told when it opens and when it closes, with who and for how long', () => {
    const machine = createRunningMachine(watch(3000));
    const web = server(3000, 'node', { since: new Date(machine.now()).toISOString() });
    machine.open(web);
    machine.pass(300);
    expect(machine.told()).toMatchObject([
      {
        id: 'watched-tcp-3000',
        rule: 'watched',
        title: '3000 is open: node in ~/web-shop',
        listenerId: web.id,
      },
    ]);
    machine.pass(2 * 3_600_000);
    machine.close(web);
    machine.pass(1_999);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    expect(machine.titles()).toEqual(['3000 closed: node in ~/web-shop had it for 2 h']);
  });

  it('that nobody watches is not told', () => {
    const machine = createRunningMachine(watch(3000));
    machine.open(server(3001), server(30_000));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is not told when the same program restarts within 2 s, in one look or in several', () => {
    const web = server(3000, 'node', { pid: 1 });
    const again = server(3000, 'node', { pid: 2 });
    const machine = createRunningMachine({ ...watch(3000), listeners: [web] });
    machine.close(web);
    machine.pass(1_999);
    machine.open(again);
    machine.pass(60_000);
    machine.change([again], [web]);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is told when another program takes it, once, as opened', () => {
    const web = server(3000);
    const machine = createRunningMachine({ ...watch(3000), listeners: [web] });
    machine.close(web);
    machine.pass(500);
    machine.open(server(3000, 'api'));
    machine.pass(60_000);
    expect(machine.told()).toMatchObject([
      {
        title: '3000 is open: api in ~/api',
        body: 'It listens on 127.0.0.1. Before, node in ~/web-shop had it.',
      },
    ]);
  });

  it('that opens and closes 50 times a second gives one notice in 30 s', () => {
    const machine = createRunningMachine(watch(3000));
    const flap = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 20) {
        const web = server(3000, 'node', { pid: passed });
        machine.open(web);
        machine.pass(10);
        machine.close(web);
        machine.pass(10);
      }
    };
    flap(10_000);
    expect(machine.titles()).toEqual(['3000 is open: node in ~/web-shop']);
    flap(100_000);
    expect(machine.told()).toEqual([]);
    machine.pass(60_000);
    expect(machine.titles()).toHaveLength(1);
  });

  it('that two programs snatch from each other 50 times a second gives no more', () => {
    const machine = createRunningMachine(watch(3000));
    const start = machine.now();
    for (let i = 0; i < 5_000; i++) {
      machine.change(i > 0 ? [server(3000, i % 2 ? 'a' : 'b', { id: `${i - 1}` })] : [], [
        server(3000, i % 2 ? 'b' : 'a', { id: `${i}` }),
      ]);
      machine.pass(20);
    }
    const times = machine.told().map(({ at }) => Date.parse(at) - start);
    expect(times.length).toBeGreaterThan(0);
    expect(times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) >= 30_000)).toBe(true);
  });

  it('that opens only for a moment, or is as before when its turn comes, is not told', () => {
    const machine = createRunningMachine(watch(3000, 4000));
    const web = server(3000);
    machine.open(web);
    machine.pass(100);
    machine.close(web);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.begin(sampleConflict({ port: 9000 }));
    machine.pass(300);
    machine.told();
    const other = server(4000);
    machine.open(other);
    machine.pass(10_000);
    machine.close(other);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('that was open already when it began to be watched, or at the start, is not told as opened', () => {
    const machine = createRunningMachine({ ...watch(3000), listeners: [server(3000), server(4000)] });
    machine.set({ watchedPorts: [3000, 4000] });
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('that opens in the very look in which it began to be watched is told', () => {
    const machine = createRunningMachine();
    machine.open(server(4000));
    const web = server(3000);
    machine.set({ watchedPorts: [3000] });
    machine.open(web);
    machine.pass(300);
    expect(machine.titles()).toEqual(['3000 is open: node in ~/web-shop']);
  });

  it('held by several sockets of one program is open until the last one closes', () => {
    const v4 = server(3000);
    const v6 = server(3000, 'node', { family: 'ipv6', address: '::1' });
    const machine = createRunningMachine(watch(3000));
    machine.open(v4, v6);
    machine.pass(60_000);
    machine.close(v4);
    machine.pass(60_000);
    expect(machine.titles()).toHaveLength(1);
    machine.close(v6);
    machine.pass(60_000);
    expect(machine.titles()).toHaveLength(1);
  });

  it('that another program holds as well stays the one of who had it first', () => {
    const web = server(3000);
    const machine = createRunningMachine({ ...watch(3000), listeners: [server(9000), web] });
    const api = server(3000, 'api', { address: '127.0.0.2' });
    machine.open(api);
    // The order in which the system lists them means nothing.
    machine.change([web], [web]);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.close(web);
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['3000 is open: api in ~/api']);
  });

  it('is not told beside the conflict on it', () => {
    const machine = createRunningMachine(watch(3000));
    machine.open(server(3000));
    machine.begin(sampleConflict());
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['3000 (web-shop) was taken by node in ~/api']);
  });

  it('is told where the conflict on it is muted', () => {
    const machine = createRunningMachine(watch(3000));
    machine.mute({ mutedRules: ['reserved-taken'] });
    machine.open(server(3000));
    machine.begin(sampleConflict());
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['3000 is open: node in ~/web-shop']);
  });

  it('that opened or closed in a pause is not told after it', () => {
    const web = server(3000);
    const machine = createRunningMachine({ ...watch(3000, 4000), listeners: [web] });
    machine.close(web);
    machine.watching('paused');
    machine.pass(60_000);
    machine.open(server(4000));
    machine.watching('watching');
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('never had a negative time, whatever the wall clock did', () => {
    const web = server(3000);
    const machine = createRunningMachine({ ...watch(3000), listeners: [web] });
    machine.setWallClock(0);
    machine.close(web);
    machine.pass(2_000);
    expect(machine.titles()).toEqual(['3000 closed: node in ~/web-shop had it for 0 s']);
  });
});

describe('a port that becomes reachable from the network', () => {
  const local = server(3000, 'node', { project: 'web-shop' });
  const wide = (input: Parameters<typeof server>[2] = {}) =>
    server(3000, 'node', { project: 'web-shop', address: '0.0.0.0', scope: 'all', ...input });

  it('is told, with who and where', () => {
    const machine = createRunningMachine({ listeners: [local] });
    machine.change([local], [wide()]);
    machine.pass(300);
    expect(machine.told()).toMatchObject([
      {
        id: 'exposed-tcp-3000',
        rule: 'exposed',
        title: '3000 (web-shop) can now be reached from the network',
        body: 'node in ~/web-shop listens on all addresses. Bind it to 127.0.0.1 to keep it on this machine.',
      },
    ]);
  });

  it('is told for one address of the machine, and where the project is started by another command', () => {
    const machine = createRunningMachine({ listeners: [local] });
    machine.close(local);
    machine.pass(600_000);
    machine.open(server(3000, 'vite', { project: 'web-shop', address: '192.168.1.5', scope: 'lan' }));
    machine.pass(300);
    expect(machine.told()[0]?.body).toContain('listens on 192.168.1.5.');
  });

  it('is told once in a run, however often it goes back and forth', () => {
    const machine = createRunningMachine({ listeners: [local] });
    for (let i = 0; i < 5; i++) {
      const next = wide();
      machine.change([local], [next]);
      machine.pass(60_000);
      machine.change([next], [local]);
      machine.pass(60_000);
    }
    expect(machine.told()).toHaveLength(1);
  });

  it('that closes before it was told is told when it comes again', () => {
    const machine = createRunningMachine({ listeners: [local] });
    const first = wide();
    machine.change([local], [first]);
    machine.close(first);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.open(wide());
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
  });

  it('is not told of what always was, of others on the port, nor of the system', () => {
    const machine = createRunningMachine({ listeners: [local, server(5000, 'cupsd', { system: true })] });
    machine.open(wide({ owner: server(3000, 'other').owner }));
    machine.open(server(4000), server(4000, 'node', { address: '::', scope: 'all' }));
    machine.open(server(5000, 'cupsd', { system: true, scope: 'all', address: '0.0.0.0' }));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is remembered for a bounded number of programs', () => {
    const machine = createMachine();
    for (let i = 0; i < 10; i++)
      machine.open(...Array.from({ length: 500 }, (_, j) => server(3000 + 500 * i + j)));
    expect(machine.state().exposed.size).toBeLessThanOrEqual(2_000);
  });
});
