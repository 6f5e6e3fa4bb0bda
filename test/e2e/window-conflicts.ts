/** Conflicts, reservations and offers for the window to show, over the machines of window-machine.ts. */
import type { Conflict, Listener, Offer, Party, Reservation } from '../../preload/model.ts';
import { bareConflict, bareParty, holderParty, TO_IGNORE, toFree, toGive, toUse } from '../conflict-parts.ts';
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

/** The side of a listener, named as the core names it. */
function sideOf(listener: Listener, role: Party['role'], more: Partial<Party> = {}): Party {
  const { owner } = listener;
  const folder = owner?.project?.root ?? owner?.cwd ?? '';
  const name = `${owner?.name ?? 'a hidden process'} in ${folder.replace('/home/ada', '~')}`;
  return holderParty(listener, { role, name, user: listener.user, ...more });
}

/** The last thing that can be done about each is to ignore it. */
const makeConflict = ({
  suggestions = [],
  ...more
}: Partial<Conflict> & Pick<Conflict, 'id' | 'parties'>): Conflict =>
  bareConflict({
    since: ago(18),
    message: '3000 (web-shop) was taken by node in ~/code/api-gateway',
    suggestions: [...suggestions, TO_IGNORE],
    ...more,
  });

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
      bareParty({
        role: 'rightful',
        name: 'web-shop',
        project: projectOf('web-shop'),
        reservationId: 'r-3000-web-shop',
        port: 3000,
      }),
      sideOf(holder, 'holder'),
    ],
    suggestions: [toFree(3000, holder.id), toUse(3002), toGive(3000, 'api-gateway', 1)],
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
      toFree(8000, v6.id, 'docs-site'),
      toFree(8000, v4.id, 'python3'),
      toUse(8001),
      toGive(8000, 'docs-site', 0),
      toGive(8000, 'python3', 1),
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
    suggestions: [toFree(5173, holder.id), toGive(5173, 'web-shop', 0)],
  });
}

function clashConflict(): Conflict {
  const side = (name: string) =>
    bareParty({
      role: 'claimant',
      name,
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
    suggestions: [toGive(4000, 'api-gateway', 0), toGive(4000, 'billing', 1)],
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
      bareParty({ role: 'rightful', name: 'redis-prod', reservationId: 'r-6379-tunnel', port: 6379 }),
      sideOf(holder, 'holder', { name: 'redis-server in ~' }),
    ],
    suggestions: [toFree(6379, holder.id), toUse(6380)],
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
        bareParty({
          role: 'rightful',
          name: `project-${index}`,
          project: projectOf(`project-${index}`),
          reservationId: `r-${port}-project-${index}`,
        }),
        side,
      ],
      suggestions: [toFree(port, holder.id), toUse(port + 1), toGive(port, 'the other', 1)],
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
      parties: [
        bareParty({ role: 'rightful', name: markup, project: { root: `/${markup}`, name: markup } }),
        side,
      ],
      suggestions: [toFree(port, side.listenerId), toUse(port + 1), toGive(port, markup, 0)],
    });
  });
}
