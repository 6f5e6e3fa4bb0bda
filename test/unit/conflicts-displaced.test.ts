/** A server that came up elsewhere because somebody has its port, and those that are where they want to be. */
import { describe, expect, it } from 'vitest';
import type { Habit, Listener, Reservation } from '../../preload/model.ts';
import {
  createLooker,
  habitOf,
  projectAt,
  reservationOf,
  type Server,
  serverIn,
} from '../conflict-looker.ts';
import { sampleListener } from '../sample-listener.ts';

const ROOT = '/home/dev/web-shop';
const EARLY = '2026-02-01T08:00:00.000Z';
const LATE = '2026-02-01T09:00:00.000Z';

const web = (port: number, server: Server = {}) => serverIn(ROOT, { port, since: LATE, ...server });
const api = (port: number, server: Server = {}) =>
  serverIn('/home/dev/api', { port, since: EARLY, ...server });
const habit = habitOf(ROOT, { port: 5173 });

const look = (listeners: Listener[], habits: Habit[] = [habit], reservations: Reservation[] = []) =>
  createLooker()
    .look({ listeners, habits, reservations })
    .conflicts.filter(({ kind }) => kind === 'displaced');

describe('a displaced server', () => {
  it('is told with where it is, where it should be, and because of whom', () => {
    const server = web(5174);
    const holder = api(5173);
    const [conflict, ...others] = look([server, holder]);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      kind: 'displaced',
      port: 5173,
      since: LATE,
      message: 'web-shop came up on 5174 because node in ~/api has 5173',
      parties: [
        { role: 'rightful', name: 'web-shop', port: 5174, listenerId: server.id, project: projectAt(ROOT) },
        { role: 'holder', name: 'node in ~/api', port: 5173, listenerId: holder.id },
      ],
    });
    expect(conflict?.suggestions.map(({ label }) => label)).toEqual([
      'Free 5173',
      'Give 5174 to web-shop',
      'Give 5173 to node in ~/api',
      'Ignore',
    ]);
  });

  it('may be far away when it runs the same command, or near when it does not', () => {
    expect(look([web(9000), api(5173)])).toHaveLength(1);
    expect(look([web(9000), api(5173)], [{ ...habit, times: 1 }])).toEqual([]);
    const other = { owner: { argv: ['vite'] } };
    expect(look([web(5193, other), api(5173)])).toHaveLength(1);
    expect(look([web(5194, other), api(5173)])).toEqual([]);
    expect(look([web(5172, other), api(5173)])).toEqual([]);
  });

  it('is known by a reservation of its project as well', () => {
    const kept = reservationOf({ port: 5173, project: projectAt(ROOT), source: 'project-file' });
    const [conflict] = look([web(5174), api(5173)], [], [kept]);
    expect(conflict?.parties[0]?.reservationId).toBe(kept.id);
    expect(look([web(5174), api(5173)], [], [{ ...kept, match: { command: 'vite' } }])).toEqual([]);
    expect(look([web(5194), api(5173)], [], [kept])).toEqual([]);
  });

  it('is told once for all its sockets, with the nearest of its ports', () => {
    const rows = [web(24_678, { owner: { pid: 7 } }), web(5174, { owner: { pid: 7 } }), api(5173)];
    const [conflict, ...others] = look([...rows, web(5174, { owner: { pid: 7 }, address: '::1' })]);
    expect(others).toEqual([]);
    expect(conflict?.parties[0]?.port).toBe(5174);
  });

  it('stays displaced over restarts of either side, and over many of them', () => {
    const looker = createLooker();
    const kinds = (listeners: Listener[], habits: Habit[]) =>
      looker.look({ listeners, habits }).conflicts.map(({ id }) => id);
    const [id] = kinds([web(5174), api(5173)], [habit]);
    expect(id).toBeDefined();
    const often = [habit, habitOf(ROOT, { port: 5174, times: 9 })];
    looker.pass(1_000);
    expect(kinds([web(5174), api(5173, { since: LATE.replace('09', '10') })], often)).toEqual([id]);
    expect(looker.told()).toEqual(['conflict 5173']);
    // To somebody who did not see it begin, it is where it often is.
    expect(look([web(5174), api(5173)], often)).toEqual([]);
  });

  it('is still told when it was displaced a few times before', () => {
    const before = [{ ...habit, times: 20 }, habitOf(ROOT, { port: 5174, times: 3 })];
    expect(look([web(5174), api(5173)], before)).toHaveLength(1);
  });

  it('has the same id after a restart, and another one for another holder', () => {
    const id = (...rows: Listener[]) => look(rows)[0]?.id;
    expect(id(web(5174), api(5173))).toBe(id(web(5174), api(5173)));
    expect(id(web(5174), api(5173))).not.toBe(
      id(web(5174), serverIn('/srv/x', { port: 5173, since: EARLY })),
    );
  });
});

describe('no displaced server', () => {
  it('is one whose usual port is free, or that has it', () => {
    expect(look([web(5174)])).toEqual([]);
    const owner = { pid: 7 };
    expect(look([web(5174, { owner }), web(5173, { owner, address: '::1' }), api(5173)])).toEqual([]);
  });

  it('is one whose port is held by its own project or family', () => {
    expect(look([web(5174), web(5173, { since: EARLY, owner: { argv: ['node', 'old.js'] } })])).toEqual([]);
    expect(look([web(5174), serverIn(`${ROOT}/packages/ui`, { port: 5173, since: EARLY })])).toEqual([]);
    const child = { owner: { launchers: [{ pid: 7, name: 'node' }] } };
    expect(look([web(5174, { owner: { pid: 7 } }), api(5173, child)])).toEqual([]);
    expect(look([web(5174, child), api(5173, { owner: { pid: 7 } })])).toEqual([]);
    const project = { root: `${ROOT}/packages/ui`, name: 'ui', branch: null, worktree: false, script: null };
    const package_ = serverIn(project.root, { port: 5173, since: EARLY, owner: { project } });
    expect(look([web(5174), package_])).toEqual([]);
  });

  it('is one that came up before the other took its port', () => {
    expect(look([web(5174, { since: EARLY }), api(5173, { since: LATE })])).toEqual([]);
  });

  it('is one that is usually there, or for which that port is kept', () => {
    expect(look([web(5174), api(5173)], [habit, habitOf(ROOT, { port: 5174, times: 4 })])).toEqual([]);
    const elsewhere = habitOf(ROOT, { port: 9000, times: 20 });
    const twice = [{ ...habit, times: 1 }, habitOf(ROOT, { port: 5174, times: 4 }), elsewhere];
    expect(look([web(5174), api(5173)], twice)).toEqual([]);
    // Once is this very time.
    const new_ = [{ ...habit, times: 2 }, habitOf(ROOT, { port: 5174, times: 1 })];
    expect(look([web(5174), api(5173)], new_)).toHaveLength(1);
    expect(look([web(5174), api(5173)], [habit, habitOf(ROOT, { port: 5174, times: 1 })])).toHaveLength(1);
    const kept = reservationOf({ port: 5174, project: projectAt(ROOT) });
    expect(look([web(5174), api(5173)], [habit], [kept])).toEqual([]);
  });

  it('is another program of the project that has ports of its own', () => {
    const story = { owner: { argv: ['node', 'story.js'] } };
    const own = habitOf(ROOT, { port: 6006, command: 'node story.js' });
    expect(look([web(5180, story), api(5173)], [habit, own])).toEqual([]);
    const kept = reservationOf({ port: 5173, project: projectAt(ROOT) });
    expect(look([web(5180, story), api(5173)], [own], [kept])).toEqual([]);
  });

  it('is one of another project, a system service, or a UDP socket', () => {
    expect(look([serverIn('/home/dev/blog', { port: 5174, since: LATE }), api(5173)])).toEqual([]);
    expect(look([web(5174, { system: true }), api(5173)])).toEqual([]);
    expect(look([web(5174, { protocol: 'udp' }), api(5173)])).toEqual([]);
    expect(look([web(5174), api(5173, { protocol: 'udp' })])).toEqual([]);
    expect(look([web(5174), api(5173)], [{ ...habit, protocol: 'udp' }])).toEqual([]);
  });

  it('is one beside somebody who is only reached by the network, or cannot be told', () => {
    expect(look([web(5174), api(5173, { address: '192.168.1.2', scope: 'lan' })])).toEqual([]);
    expect(
      look([web(5174), sampleListener({ port: 5173, owner: null, user: 'root', since: EARLY })]),
    ).toEqual([]);
    expect(
      look([web(5174), sampleListener({ port: 5173, owner: null, user: 'alice', since: EARLY })]),
    ).toHaveLength(1);
    const proxy = { name: 'docker-proxy', argv: ['docker-proxy'] };
    expect(look([web(5174), api(5173, { owner: proxy })])).toEqual([]);
    const known = {
      id: 'c',
      name: 'db-1',
      image: 'x',
      composeProject: null,
      composeService: null,
      engine: 'docker',
    };
    const [conflict] = look([web(5174), api(5173, { owner: { ...proxy, container: known } })]);
    expect(conflict?.message).toBe('web-shop came up on 5174 because container db-1 has 5173');
  });

  it('is one whose port was given to the holder', () => {
    const kept = reservationOf({ port: 5173, project: projectAt('/home/dev/api') });
    expect(look([web(5174), api(5173)], [habit], [kept])).toEqual([]);
    expect(look([web(5174), api(5173)], [habit], [{ ...kept, source: 'project-file' }])).toEqual([]);
    const others = reservationOf({ port: 5173, project: projectAt('/home/dev/blog') });
    expect(look([web(5174), api(5173)], [habit], [others])).toEqual([]);
    expect(look([web(5174), api(5173)], [habit], [{ ...others, source: 'project-file' }])).toHaveLength(1);
    const both = [kept, reservationOf({ port: 5173, project: projectAt(ROOT) })];
    expect(look([web(5174), api(5173)], [habit], both)).toHaveLength(1);
  });

  it('is one whose port was given out by the system, unless it is often seen there', () => {
    const at = (times: number) => [habitOf(ROOT, { port: 40_000, times })];
    expect(look([web(40_001), api(40_000)], at(2))).toEqual([]);
    expect(look([web(40_001), api(40_000)], at(3))).toHaveLength(1);
  });
});
