/** What `conflicts` says and ends with, `show` of a port in conflict, and that `events` passes on what concerns conflicts. */
import { describe, expect, it } from 'vitest';
import { type Conflict, type Notice, ok, type Snapshot } from '../../preload/model.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { bareConflict, bareParty, bareReservation, bareSuggestion, holderParty } from '../conflict-parts.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { serviceOf } from '../service-of.ts';
import { waitUntil } from '../wait-until.ts';

const api = { root: '/home/dev/api', name: 'api' };
const project = { ...api, branch: null, worktree: false, script: null };
const now = () => new Date().toISOString();

/** web-shop's port is held by api's server. */
function takenPort(more: Partial<Snapshot> = {}): Partial<Snapshot> & { conflicts: Conflict[] } {
  const holder = sampleListener({
    owner: sampleOwner({ pid: 4242, cwd: api.root, project }),
    since: now(),
  });
  const rightful = bareParty({
    role: 'rightful',
    name: 'web-shop',
    project: { root: '/home/dev/web-shop', name: 'web-shop' },
    reservationId: 'reservation-web-shop',
  });
  const conflict = bareConflict({
    id: 'abcdefghijklmnop',
    parties: [rightful, { ...holderParty(holder), name: 'node in ~/api' }],
    suggestions: [
      bareSuggestion({ action: 'free', label: 'Free 3000', listenerId: holder.id }),
      bareSuggestion({ action: 'use-next', label: 'Use 3001', port: 3001 }),
      bareSuggestion({ action: 'reassign', label: 'Give 3000 to api', party: 1 }),
      bareSuggestion({ action: 'ignore', label: 'Ignore' }),
    ],
  });
  return {
    listeners: [holder],
    reservations: [bareReservation({ source: 'project-file' })],
    conflicts: [conflict],
    ...more,
  };
}

const conflicts = (parts: Partial<Snapshot>, ...argv: string[]) =>
  commandLine(serviceOf(parts), ['conflicts', ...argv]);

describe('conflicts', () => {
  it('ends with 0 where there is none', async () => {
    expect(await conflicts({})).toMatchObject({ code: 0, out: '', err: 'No conflicts.\n' });
    const json = await conflicts({}, '--json');
    expect([json.code, json.json()]).toEqual([0, { schema: 1, conflicts: [], warnings: [] }]);
  });

  it('names both sides and what can be done as commands to type, and ends with 1', async () => {
    const { code, out, err } = await conflicts(takenPort());
    expect([code, err]).toEqual([1, '']);
    expect(out.trimEnd().split('\n')).toEqual([
      '3000 (web-shop) was taken by node in ~/api',
      '  kept for  web-shop (~/web-shop, by ~/web-shop/quayside.json)',
      '  held by   node in ~/api (pid 4242, opened just now)',
      '  Free 3000         quayside free 3000',
      '  Use 3001          quayside next --from 3001',
      '  Give 3000 to api  quayside reserve 3000 --project ~/api',
      '  Ignore            quayside conflicts ignore abcdefgh',
    ]);
  });

  it('prints them as they are as JSON, with the warnings', async () => {
    const warning = { code: 'project-file', message: 'quayside.json is broken.', nextStep: 'Mend it.' };
    const parts = takenPort({ warnings: [warning] });
    const { code, err, json } = await conflicts(parts, '--json');
    expect([code, err]).toEqual([1, 'Warning: quayside.json is broken. Mend it.\n']);
    expect(json()).toEqual({ schema: 1, conflicts: parts.conflicts, warnings: [warning] });
  });

  it('leaves ignored ones out unless all are asked for', async () => {
    const ignored = { ...bareConflict({ id: 'ignored-one' }), state: 'ignored' as const };
    const left = await conflicts({ conflicts: [ignored] });
    expect(left).toMatchObject({ code: 0, out: '' });
    expect(left.err).toBe('No conflicts.\n1 ignored left out; --all shows it too.\n');
    const all = await conflicts({ conflicts: [ignored] }, '--all');
    expect(all.code).toBe(0);
    expect(all.out).toContain('was taken by node in ~/api (ignored)');
    expect(all.out).toContain('quayside conflicts ignore ignored- --undo');
    const json = await conflicts({ conflicts: [ignored, bareConflict()] }, '--json');
    expect([json.code, json.json()]).toEqual([1, { schema: 1, conflicts: [bareConflict()], warnings: [] }]);
  });

  it('looks anew although it works alone: project files and localhost take their moment', async () => {
    const asked: unknown[] = [];
    const service = serviceOf(takenPort());
    const answer = service.handlers['ports.snapshot'];
    service.handlers['ports.snapshot'] = (input) => {
      asked.push(input);
      return answer(input);
    };
    await commandLine(service, ['conflicts']);
    expect(asked).toEqual([{ fresh: true }]);
  });

  it('says of a split who answers, and names only the one process to free', async () => {
    const first = sampleListener({ address: '127.0.0.1', owner: sampleOwner({ pid: 11 }) });
    const second = sampleListener({ family: 'ipv6', address: '::1', owner: sampleOwner({ pid: 22 }) });
    const { out } = await conflicts({
      listeners: [first, second],
      conflicts: [
        bareConflict({
          kind: 'split',
          parties: [
            { ...holderParty(first), role: 'claimant', localhost: ['ipv4'] },
            { ...holderParty(second), role: 'claimant', localhost: [] },
          ],
          suggestions: [bareSuggestion({ action: 'free', label: 'Free', listenerId: second.id })],
        }),
      ],
    });
    expect(out).toContain('on 127.0.0.1, reached by localhost as 127.0.0.1');
    expect(out).toContain('on ::1, not reached by localhost');
    expect(out).toContain('quayside free 3000 --pid 22\n');
  });

  it('says where a displaced server came up', async () => {
    const moved = sampleListener({ port: 3001 });
    const { out } = await conflicts({
      listeners: [moved],
      conflicts: [
        bareConflict({
          kind: 'displaced',
          parties: [{ ...holderParty(moved), role: 'rightful' }, bareParty({ port: 3000 })],
        }),
      ],
    });
    expect(out).toContain('  usually  node in ~/api (pid 4001, now on 3001,');
  });
});

describe('the commands that it suggests', () => {
  const suggested = async (parts: Partial<Snapshot>) => {
    const { out } = await conflicts(parts);
    return out.split('\n').flatMap((line) => /quayside .*/.exec(line) ?? []);
  };

  it('replace what the user has reserved already', async () => {
    const parts = takenPort({ reservations: [bareReservation()] });
    expect(await suggested(parts)).toContain('quayside reserve 3000 --project ~/api --replace');
  });

  it('say which protocol where both are held, and quote what needs it', async () => {
    const parts = takenPort();
    const [holder] = parts.listeners ?? [];
    const udp = sampleListener({ protocol: 'udp' });
    const [rightful, taken] = parts.conflicts[0]?.parties ?? [];
    if (!holder || !rightful || !taken) throw new Error('the sample has both sides');
    const [conflict] = parts.conflicts;
    const root = '/home/dev/my api';
    const found = await suggested({
      ...parts,
      listeners: [holder, udp],
      conflicts: conflict
        ? [{ ...conflict, parties: [rightful, { ...taken, project: { root, name: 'my api' } }] }]
        : [],
    });
    expect(found).toContain('quayside free 3000 --protocol tcp');
    expect(found).toContain("quayside reserve 3000 --project '/home/dev/my api'");
  });

  it('give the port to a container, to a folder, or to a command, as far as each is known', async () => {
    const container = {
      id: 'c',
      name: 'db-1',
      image: 'postgres',
      composeProject: null,
      composeService: null,
      engine: 'docker',
    };
    const cases = [
      [sampleOwner({ container }), '--container db-1'],
      [sampleOwner({ cwd: '/srv/tool' }), '--project /srv/tool --command node'],
      [sampleOwner({ cwd: '/home/dev' }), '--command node'],
      [sampleOwner({ cwd: null }), '--command node'],
    ] as const;
    for (const [owner, words] of cases) {
      const holder = sampleListener({ owner });
      const suggestions = [bareSuggestion({ action: 'reassign', label: 'Give it', party: 0 })];
      const conflict = bareConflict({ parties: [holderParty(holder), bareParty()], suggestions });
      expect(await suggested({ listeners: [holder], conflicts: [conflict] })).toContain(
        `quayside reserve 3000 ${words}`,
      );
    }
    const reservation = bareReservation({ name: 'web', match: { cwd: '/x', command: 'vite' } });
    const again = bareConflict({
      parties: [bareParty({ reservationId: reservation.id }), bareParty()],
      suggestions: [bareSuggestion({ action: 'reassign', label: 'Give it', party: 0 })],
    });
    expect(await suggested({ reservations: [reservation], conflicts: [again] })).toContain(
      'quayside reserve 3000 --project ~/web-shop --command vite --name web --replace',
    );
    const unknown = bareConflict({
      parties: [bareParty(), bareParty()],
      suggestions: [bareSuggestion({ action: 'reassign', label: 'Give it', party: 0 })],
    });
    expect(await suggested({ conflicts: [unknown] })).toEqual(['quayside conflicts ignore conflict']);
  });

  it('can be typed: each is understood by the command line itself', async () => {
    const parts = takenPort({ reservations: [bareReservation()] });
    for (const command of await suggested(parts)) {
      const { code } = await commandLine(null, command.split(' ').slice(1));
      // 1: there is no core to ask. A word that is not understood would end with 2.
      expect([command, code]).toEqual([command, 1]);
    }
  });
});

describe('conflicts ignore', () => {
  const ignoring = (parts: Partial<Snapshot>) => {
    const asked: unknown[] = [];
    const service = serviceOf(parts, {
      'conflicts.ignore': async (input) => {
        asked.push(input);
        return ok({ ignored: input.ignored });
      },
    });
    return { asked, run: (...argv: string[]) => commandLine(service, ['conflicts', 'ignore', ...argv]) };
  };

  it('takes the beginning of an id, and undoes', async () => {
    const { asked, run } = ignoring(takenPort());
    expect(await run('abcdefgh')).toMatchObject({
      code: 0,
      out: 'Ignored: 3000 (web-shop) was taken by node in ~/api\n',
    });
    expect((await run('abcdefghijklmnop', '--undo', '--json')).json()).toMatchObject({
      schema: 1,
      conflict: { id: 'abcdefghijklmnop', state: 'open' },
    });
    expect(asked).toEqual([
      { conflictId: 'abcdefghijklmnop', ignored: true },
      { conflictId: 'abcdefghijklmnop', ignored: false },
    ]);
  });

  it('takes an id that begins with a dash without it, as it is printed', async () => {
    const { asked, run } = ignoring({ conflicts: [bareConflict({ id: '--x9abcdefg' })] });
    expect((await conflicts({ conflicts: [bareConflict({ id: '--x9abcdefg' })] })).out).toContain(
      'ignore x9abcdef\n',
    );
    expect((await run('x9abcdef')).code).toBe(0);
    expect(asked).toEqual([{ conflictId: '--x9abcdefg', ignored: true }]);
  });

  it('ends with 1 where there is none such, with 2 where there are several, and asks for nothing', async () => {
    const twins = ['abcdefgh-1', 'abcdefgh-2'].map((id) => bareConflict({ id }));
    const { asked, run } = ignoring({ conflicts: twins });
    expect([(await run('nobody')).code, (await run('abc')).code]).toEqual([1, 1]);
    const both = await run('abcdefgh');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('2 conflicts begin with')]);
    expect(asked).toEqual([]);
    expect((await conflicts({ conflicts: twins })).out).toContain('ignore abcdefgh-1\n');
  });
});

describe('show', () => {
  it('tells the reservation and the conflict of the port', async () => {
    const parts = takenPort();
    const { code, out } = await commandLine(serviceOf(parts), ['show', '3000']);
    expect(code).toBe(0);
    expect(out).toMatch(/Reserved +as web-shop, for ~\/web-shop, by ~\/web-shop\/quayside\.json\n/);
    expect(out).toMatch(/Conflict +3000 \(web-shop\) was taken by node in ~\/api; /);
    const { json } = await commandLine(serviceOf(parts), ['show', '3000', '--json']);
    const { listeners, reservations, conflicts: found } = parts;
    expect(json()).toEqual({
      schema: 1,
      ports: listeners,
      connections: [],
      reservations,
      conflicts: found,
      warnings: [],
    });
  });

  it('tells the reservation of a port that nobody holds', async () => {
    const service = serviceOf({ reservations: [bareReservation({ source: 'learned' })] });
    expect(await commandLine(service, ['show', '3000'])).toMatchObject({
      code: 1,
      out: '',
      err: 'Nobody listens on port 3000.\n3000 (tcp) is reserved as web-shop, for ~/web-shop, by you, as offered.\n',
    });
  });
});

describe('events', () => {
  it('passes on conflicts, their ends and notices, a line of JSON each, without steering characters', async () => {
    const service = createFakeService();
    // The service of a core sends the newest Snapshot once on subscription.
    const subscribe: typeof service.subscribe = (event, listener) => {
      if (event === 'snapshot') {
        // The event was just looked at: its listener takes a Snapshot.
        (listener as (snapshot: Snapshot) => void)(service.snapshot());
      }
      return service.subscribe(event, listener);
    };
    const run = startCommandLine({ ...service, subscribe }, ['events']);
    const lines = () => run.terminal.text.out.split('\n').filter(Boolean);
    await waitUntil('the snapshot', () => lines().length === 1);
    const at = now();
    const conflict = bareConflict({ message: '3000 was taken \u202eby\u009b' });
    const notice: Notice = {
      id: 'n',
      at,
      rule: 'reserved-taken',
      title: conflict.message,
      body: '',
      conflictIds: [conflict.id],
      tunnelIds: [],
      listenerId: null,
      port: 3000,
      actions: [],
    };
    const changes = [
      { type: 'conflict', at, conflict },
      { type: 'notice', at, notice },
      { type: 'resolved', at, conflict },
    ] as const;
    for (const change of changes) service.emit(change);
    await waitUntil('all lines', () => lines().length === 4);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(
      lines()
        .slice(1)
        .map((line) => JSON.parse(line)),
    ).toEqual(changes);
    expect(run.terminal.text.out).not.toMatch(/[\u0080-\u009f\u202e]/);
  });
});
