/** Conflicts, reservations and offers for the window to show, over the machines of window-machine.ts. */
import type { Conflict, Listener, Offer, Party, Reservation, Suggestion } from '../../preload/model.ts';
import { ago, tidyMachine } from './window-machine.ts';

export const projectOf = (name: string) => ({ root: `/home/ada/code/${name}`, name });

export const reserved = (port: number, project: string, more: Partial<Reservation> = {}): Reservation => ({
  id: `r-${port}-${project}`,
  port,
  protocol: 'tcp',
  name: 'web',
  project: projectOf(project),
  match: { cwd: `/home/ada/code/${project}` },
  source: 'project-file',
  ...more,
});

const party = (role: Party['role'], name: string, more: Partial<Party> = {}): Party => ({
  role,
  name,
  process: null,
  project: null,
  user: null,
  listenerId: null,
  reservationId: null,
  address: null,
  port: null,
  since: null,
  localhost: [],
  ...more,
});

/** The side of a listener, named as the core names it. */
export function sideOf(listener: Listener, role: Party['role'], more: Partial<Party> = {}): Party {
  const { owner } = listener;
  const folder = owner?.project?.root ?? owner?.cwd ?? '';
  return party(role, `${owner?.name ?? 'a hidden process'} in ${folder.replace('/home/ada', '~')}`, {
    process: owner && { pid: owner.pid, name: owner.name, startedAt: owner.startedAt },
    project: owner?.project ? { root: owner.project.root, name: owner.project.name } : null,
    user: listener.user,
    listenerId: listener.id,
    address: listener.address,
    port: listener.port,
    since: listener.since,
    ...more,
  });
}

export const suggest = (
  action: Suggestion['action'],
  label: string,
  more: Partial<Suggestion> = {},
): Suggestion => ({ action, label, listenerId: null, port: null, party: null, ...more });

export const IGNORE = suggest('ignore', 'Ignore');

export function makeConflict(more: Partial<Conflict> & Pick<Conflict, 'id' | 'parties'>): Conflict {
  return {
    kind: 'reserved-taken',
    port: 3000,
    protocol: 'tcp',
    since: ago(18),
    state: 'open',
    message: '3000 (web-shop) was taken by node in ~/code/api-gateway',
    suggestions: [IGNORE],
    ...more,
  };
}

const listenerOn = (listeners: readonly Listener[], port: number, address?: string): Listener => {
  const found = listeners.find((one) => one.port === port && (!address || one.address === address));
  if (!found) throw new Error(`no listener on ${port}`);
  return found;
};

/** web-shop's file reserves 3000, which api-gateway's server holds. */
export function takenConflict(listeners: readonly Listener[] = tidyMachine()): Conflict {
  const holder = listenerOn(listeners, 3000);
  return makeConflict({
    id: 'taken-3000',
    parties: [
      party('rightful', 'web-shop', {
        project: projectOf('web-shop'),
        reservationId: 'r-3000-web-shop',
        port: 3000,
      }),
      sideOf(holder, 'holder'),
    ],
    suggestions: [
      suggest('free', 'Free 3000', { listenerId: holder.id }),
      suggest('use-next', 'Use 3002', { port: 3002 }),
      suggest('reassign', 'Give 3000 to api-gateway', { party: 1 }),
      IGNORE,
    ],
  });
}

function splitConflict(listeners: readonly Listener[]): Conflict {
  const v4 = listenerOn(listeners, 8000);
  const v6 = listenerOn(listeners, 8025);
  return makeConflict({
    id: 'split-8000',
    kind: 'split',
    port: 8000,
    since: ago(2),
    message:
      '8000 is held twice: localhost gets to node in ~/code/docs-site first (::1); 127.0.0.1 goes to python3 in ~/notes',
    parties: [
      sideOf(v6, 'claimant', {
        name: 'node in ~/code/docs-site',
        address: '::1',
        port: 8000,
        localhost: ['ipv6'],
      }),
      sideOf(v4, 'claimant', { localhost: ['ipv4'] }),
    ],
    suggestions: [
      suggest('free', 'Free 8000 from docs-site', { listenerId: v6.id }),
      suggest('free', 'Free 8000 from python3', { listenerId: v4.id }),
      suggest('use-next', 'Use 8001', { port: 8001 }),
      suggest('reassign', 'Give 8000 to docs-site', { party: 0 }),
      suggest('reassign', 'Give 8000 to python3', { party: 1 }),
      IGNORE,
    ],
  });
}

function movedConflict(listeners: readonly Listener[]): Conflict {
  const holder = listenerOn(listeners, 5173);
  const server = listenerOn(listeners, 6006);
  return makeConflict({
    id: 'moved-5173',
    kind: 'displaced',
    port: 5173,
    since: ago(130),
    message: 'node in ~/code/web-shop came up on 6006 because node in ~/code/docs-site has 5173',
    parties: [sideOf(server, 'rightful'), sideOf(holder, 'holder')],
    suggestions: [
      suggest('free', 'Free 5173', { listenerId: holder.id }),
      suggest('reassign', 'Give 5173 to web-shop', { party: 0 }),
      IGNORE,
    ],
  });
}

function clashConflict(): Conflict {
  const side = (name: string) =>
    party('claimant', name, {
      project: projectOf(name),
      reservationId: `r-4000-${name}`,
      port: 4000,
    });
  return makeConflict({
    id: 'clash-4000',
    kind: 'project-clash',
    port: 4000,
    since: ago(3 * 1440),
    message: '4000 is reserved by both api-gateway and billing',
    parties: [side('api-gateway'), side('billing')],
    suggestions: [
      suggest('reassign', 'Give 4000 to api-gateway', { party: 0 }),
      suggest('reassign', 'Give 4000 to billing', { party: 1 }),
      IGNORE,
    ],
  });
}

function blockedConflict(listeners: readonly Listener[]): Conflict {
  const holder = listenerOn(listeners, 6379);
  return makeConflict({
    id: 'blocked-6379',
    kind: 'tunnel-blocked',
    port: 6379,
    since: ago(41),
    message: '6379 (tunnel redis-prod) is held by redis-server in ~',
    parties: [
      party('rightful', 'redis-prod', { reservationId: 'r-6379-tunnel', port: 6379 }),
      sideOf(holder, 'holder', { name: 'redis-server in ~' }),
    ],
    suggestions: [
      suggest('free', 'Free 6379', { listenerId: holder.id }),
      suggest('use-next', 'Use 6380', { port: 6380 }),
      IGNORE,
    ],
  });
}

/** One of each kind, over the tidy machine. */
export const fiveConflicts = (listeners: readonly Listener[] = tidyMachine()): Conflict[] => [
  takenConflict(listeners),
  splitConflict(listeners),
  movedConflict(listeners),
  clashConflict(),
  blockedConflict(listeners),
];

/** What those conflicts are about, and some that are kept. */
export const someReservations = (): Reservation[] => [
  reserved(3000, 'web-shop'),
  reserved(3001, 'web-shop', { name: 'next', source: 'user' }),
  reserved(4000, 'api-gateway', { name: 'api' }),
  reserved(4000, 'billing', { name: 'billing' }),
  reserved(5173, 'docs-site', { name: 'docs', source: 'learned' }),
  {
    ...reserved(5432, ''),
    id: 'r-5432',
    name: 'the database',
    project: null,
    match: { command: 'postgres' },
    source: 'user',
  },
  {
    ...reserved(6379, ''),
    id: 'r-6379-tunnel',
    name: 'redis-prod',
    project: null,
    match: null,
    source: 'tunnel',
  },
  { ...reserved(9999, ''), id: 'r-9999', name: 'nobody please', project: null, match: null, source: 'user' },
];

export const someOffers = (): Offer[] => [
  {
    id: 'o-5173',
    port: 5173,
    protocol: 'tcp',
    name: 'docs-site',
    project: projectOf('docs-site'),
    times: 3,
    lastSeen: ago(41),
  },
  {
    id: 'o-6006',
    port: 6006,
    protocol: 'tcp',
    name: 'web-shop',
    project: projectOf('web-shop'),
    times: 7,
    lastSeen: ago(130),
  },
];

/** `count` conflicts over as many of the listeners, in turn of the kinds that have a holder. */
export function manyConflicts(listeners: readonly Listener[], count: number): Conflict[] {
  return listeners.slice(0, count).map((holder, index) => {
    const { port, protocol } = holder;
    const side = sideOf(holder, 'holder');
    return makeConflict({
      id: `many-${index}`,
      port,
      protocol,
      since: ago(index),
      message: `${port} (project-${index}) was taken by ${side.name}`,
      parties: [
        party('rightful', `project-${index}`, {
          project: projectOf(`project-${index}`),
          reservationId: `r-${port}-project-${index}`,
        }),
        side,
      ],
      suggestions: [
        suggest('free', `Free ${port}`, { listenerId: holder.id }),
        suggest('use-next', `Use ${port + 1}`, { port: port + 1 }),
        suggest('reassign', `Give ${port} to the other`, { party: 1 }),
        IGNORE,
      ],
    });
  });
}

export const manyReservations = (listeners: readonly Listener[], count: number): Reservation[] =>
  listeners.slice(0, count).map(({ port }, index) => reserved(port, `project-${index}`));

/** A sentence, names and folders that try to be markup, to turn the text around, to run out of their place. */
export function hostileConflicts(listeners: readonly Listener[]): Conflict[] {
  const markup = '<img src=x onerror="globalThis.stolen=1">';
  return [4001, 4002, 4004].map((port) => {
    const side = sideOf(listenerOn(listeners, port), 'holder');
    return makeConflict({
      id: `hostile-${port}`,
      port,
      message: `${port} (${markup}) was taken by ${side.name}`,
      parties: [party('rightful', markup, { project: { root: `/${markup}`, name: markup } }), side],
      suggestions: [
        suggest('free', `Free ${port}`, { listenerId: side.listenerId }),
        suggest('use-next', `Use ${port + 1}`, { port: port + 1 }),
        suggest('reassign', `Give ${port} to ${markup}`, { party: 0 }),
        IGNORE,
      ],
    });
  });
}
