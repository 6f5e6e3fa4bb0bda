/** What `free` says before it works: the plan as a tree, its verb, the other ways. Pure. */
import { describe, expect, it } from 'vitest';
import { planWords } from '../../main/cli/free-plan-words.ts';
import type { Verdict } from '../../main/cli/free-plans.ts';
import { textWidth } from '../../main/cli/text-width.ts';
import type { FreeWay } from '../../preload/model.ts';
import { SAMPLE_PLAN } from '../sample-free.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { CONTAINER, FAMILY, listener, NODEMON, planned, processOf } from '../sample-planned.ts';

describe('a plan in words', () => {
  it('says in few lines what is simple', () => {
    expect(planWords(planned(), null)).toEqual([
      'Port 3000 (tcp) on 127.0.0.1: node (pid 4001)',
      '  Ends node (pid 4001) of dev: node server.js',
      '  Is asked to stop, and forced after 3 s.',
      '  By hand: kill 4001',
    ]);
    expect(planWords(planned({ graceMs: 0, command: null }), null).at(-1)).toBe(
      '  Is asked to stop and forced at once.',
    );
  });

  it('shows several processes as a tree, each with what it is to the port', () => {
    expect(planWords(planned({ processes: FAMILY, command: ['kill', '12'] }), null)).toEqual([
      'Port 3000 (tcp) on 127.0.0.1: node (pid 4001)',
      '  Ends:',
      '    npm (pid 10) of dev, only runs it: npm run',
      "      sh (pid 11) of dev, only runs it: sh -c 'node server.js'",
      '        node (pid 12) of dev, holds the port: node run',
      '          esbuild (pid 13), ends with it: esbuild run',
      '  They are asked to stop, and forced after 3 s.',
      '  By hand: kill 12',
    ]);
  });

  it('names all addresses, what closes too, and what of it was asked for as well', () => {
    const twin = sampleListener({ address: '::1' });
    const second = sampleListener({ port: 4000 });
    const otherPorts = [4000, 9229].map((port) => ({ port, protocol: 'tcp' as const, address: '127.0.0.1' }));
    const lines = planWords(planned({ otherPorts }, { listeners: [listener, twin, second] }), null);
    expect(lines[0]).toBe(
      'Port 3000 (tcp) on 127.0.0.1 and ::1; Port 4000 (tcp) on 127.0.0.1: node (pid 4001)',
    );
    expect(lines).toContain('  Closes too: 9229 (tcp)');
  });

  it.each([
    [
      { connections: 3, local: 2 },
      '3 connections (2 from this machine) are cut; the programs at the other end are',
    ],
    [
      { connections: 3, local: 3 },
      '3 connections from this machine are cut; the programs at the other end are',
    ],
    [{ connections: 2, local: 0 }, '2 connections are cut; the programs at the other end are'],
    [{ connections: 1, local: 1 }, '1 connection from this machine is cut; the program at the other end is'],
    [{ connections: 1, local: 0 }, '1 connection is cut; the program at the other end is'],
  ])('counts connected clients: %j', (clients, words) => {
    expect(planWords(planned({ clients }), null)).toContain(`  ${words} left alone.`);
  });

  it('says who brings it back, when, and which option stops that too', () => {
    const respawner = { kind: 'nodemon', name: null, pid: 9, when: 'on-change' } as const;
    const lines = planWords(planned({ respawner, alternatives: [NODEMON] }), null);
    expect(lines).toContain(
      '  Comes back: nodemon (pid 9) starts it again when a watched file changes next.',
    );
    expect(lines.at(-1)).toBe(
      '  Or --stop-supervisor: stops nodemon (pid 9), with all that it runs (2 processes); closes too: 9229 (tcp).',
    );
    const pm2 = { kind: 'pm2', name: 'web', pid: 7, when: 'at-once' } as const;
    expect(planWords(planned({ respawner: pm2 }), null)).toContain(
      '  Comes back: pm2 (pid 7) starts web again as soon as it has ended.',
    );
  });

  it('says what the supervisor takes with it, and that the port then stays free', () => {
    const respawner = { kind: 'nodemon', name: null, pid: 9, when: 'at-once' } as const;
    const plan = planned({ respawner, alternatives: [NODEMON] });
    const lines = planWords({ ...plan, way: NODEMON, otherWays: [plan.plan] }, null);
    expect(lines.slice(1)).toEqual([
      '  Stops nodemon (pid 9), with all that it runs; with it end:',
      '    nodemon (pid 9) of dev, would start it again: nodemon run',
      '      node (pid 12) of dev, holds the port: node run',
      '  Closes too: 9229 (tcp)',
      '  They are asked to stop, and forced after 3 s.',
      '  By hand: kill 9',
      '  Or without an option: ends node (pid 4001).',
    ]);
  });

  it('says that one thing of several is stopped where the supervisor can do that', () => {
    const way: FreeWay = {
      ...NODEMON,
      target: 'web in pm2',
      processes: [processOf(12, 'node')],
      otherPorts: [],
      command: ['pm2', 'stop', 'web'],
    };
    const lines = planWords({ ...planned(), way }, null);
    expect(lines.slice(1)).toEqual([
      '  Stops web in pm2; with it end:',
      '    node (pid 12) of dev, holds the port: node run',
      '  It may take as long as what runs it gives it.',
      '  By hand: pm2 stop web',
    ]);
  });

  it('says which container is stopped by which engine', () => {
    expect(planWords(planned(CONTAINER), null).slice(1)).toEqual([
      '  Stops container web-1 (docker)',
      '  Its engine asks it to stop, and forces it after 3 s.',
      '  By hand: docker stop web-1',
    ]);
    const container = {
      id: 'a'.repeat(64),
      name: 'web-1',
      image: 'web',
      composeProject: null,
      composeService: null,
      engine: 'podman',
    };
    const first = sampleListener({ owner: sampleOwner({ container }) });
    expect(planWords(planned(CONTAINER, { first }), null)).toContain('  Stops container web-1 (podman)');
  });

  it('says which unit is stopped, and that plain signals can be had instead', () => {
    const unit: FreeWay = {
      verb: 'stop-unit',
      target: 'unit api.service',
      processes: [processOf(12, 'node')],
      otherPorts: [],
      command: ['systemctl', '--user', 'stop', 'api.service'],
    };
    expect(planWords(planned({ ...unit, alternatives: [SAMPLE_PLAN] }), null).slice(1)).toEqual([
      '  Stops unit api.service; with it end:',
      '    node (pid 12) of dev, holds the port: node run',
      '  It may take as long as what runs it gives it.',
      '  By hand: systemctl --user stop api.service',
      '  Or --signal: ends node (pid 4001).',
    ]);
  });

  it('says why something is refused, in full however narrow the terminal', () => {
    const refusal = {
      outcome: 'protected',
      message: 'It is yours alone and very long to say.',
      nextStep: 'Leave it.',
      ownList: false,
    } as const;
    const verdict = { kind: 'refused', refusal, canElevate: false } as const;
    expect(planWords(planned({}, { verdict }), 20)).toEqual([
      'Port 3000 (tcp) on 127.0.0.1: node (pid 4001)',
      '  Not freed: It is yours alone and very long to say. Leave it.',
    ]);
  });

  it('offers an administrator’s word where the system can ask for it, else the command', () => {
    const refusal = { outcome: 'denied', message: 'No.', nextStep: 'Ask.', ownList: false } as const;
    const command = ['sudo', 'kill', '-TERM', '12'];
    const lines = (means: 'pkexec' | null, verdict: Verdict) =>
      planWords(planned({ verb: 'none', refusal, elevation: { means, command } }, { verdict }), null);
    expect(lines('pkexec', { kind: 'refused', refusal, canElevate: true }).at(-1)).toBe(
      '  --elevate does it as administrator: the system asks for that.',
    );
    expect(lines(null, { kind: 'refused', refusal, canElevate: false }).at(-1)).toBe(
      '  As administrator, by hand: sudo kill -TERM 12',
    );
    const elevated = lines('pkexec', { kind: 'elevate' });
    expect(elevated[1]).toBe('  The system asks for an administrator’s word first.');
    expect(elevated.at(-1)).toBe('  By hand: sudo kill -TERM 12');
  });

  it('cuts command lines to a narrow terminal, never who it is, however deep the tree', () => {
    const deep = Array.from({ length: 30 }, (_, index) =>
      processOf(100 + index, 'node', { parent: index === 0 ? null : 99 + index, argv: ['x'.repeat(500)] }),
    );
    for (const columns of [40, 80]) {
      const lines = planWords(planned({ processes: deep, clients: { connections: 3, local: 2 } }), columns);
      const tree = lines.filter((line) => line.includes('holds the port') || line.includes('node (pid 1'));
      expect(tree).toHaveLength(20);
      for (const line of tree) expect([line, textWidth(line) <= columns]).toEqual([line, true]);
      for (const line of tree) expect(line).toMatch(/node \(pid 1\d\d\) of dev/);
      expect(lines).toContain('    and 10 more processes');
      expect(lines).toContain(
        '  3 connections (2 from this machine) are cut; the programs at the other end are left alone.',
      );
    }
  });

  it('says of very many ports only how many there are', () => {
    const otherPorts = Array.from({ length: 500 }, (_, index) => ({
      port: 5000 + index,
      protocol: 'tcp' as const,
      address: '127.0.0.1',
    }));
    const line = planWords(planned({ otherPorts }), null).find((one) => one.includes('Closes too'));
    expect(line).toContain('5009 (tcp) and 490 more');
  });
});
