/** Where in the window something stands, as the fragment of the page's address: notices, the tray and links lead there. */
import { z } from 'zod';
import type { Notice } from './nouns/conflict.ts';
import { Port } from './nouns/listener.ts';

const Id = z.string().regex(/^[\w-]{1,64}$/);

export const Place = z.discriminatedUnion('view', [
  /** The list; with `port`, searched for that port; with `find`, ready to type into the search. */
  z.object({ view: z.literal('ports'), port: Port.optional(), find: z.boolean().optional() }),
  /** The plan of a free, over the list. */
  z.object({ view: z.literal('free'), listenerId: Id }),
  /** What can be imported of a file that the user has opened from outside, over the tunnels. */
  z.object({ view: z.literal('import'), fileId: Id }),
  z.object({ view: z.literal('conflicts'), conflictId: Id.optional() }),
  /** The list of tunnels; with `tunnelId`, at that one. */
  z.object({ view: z.literal('tunnels'), tunnelId: Id.optional() }),
  /** A check; with `ports`, of that port or range of this machine: nothing that leads here may name another one. */
  z.object({
    view: z.literal('check'),
    ports: z
      .string()
      .regex(/^\d{1,5}(-\d{1,5})?$/)
      .optional(),
  }),
  z.object({ view: z.literal('reservations') }),
  /** What ports mean; with `port`, that one's page. */
  z.object({ view: z.literal('reference'), port: Port.optional() }),
  z.object({ view: z.literal('settings') }),
]);
export type Place = z.infer<typeof Place>;

/** A view of its own; what else a place may name is laid over one of them. */
export type View = Exclude<Place['view'], 'free' | 'import'>;

export function viewOf({ view }: Pick<Place, 'view'>): View {
  if (view === 'free') return 'ports';
  return view === 'import' ? 'tunnels' : view;
}

/** With the `#`: `#/ports/3000`, `#/free/<id>`, `#/import/<id>`, `#/conflicts/<id>`, `#/tunnels/<id>`, `#/reference/5432`, `#/check/3000-3999`. */
export function placeHash(place: Place): string {
  switch (place.view) {
    case 'ports':
      return place.port ? `#/ports/${place.port}` : place.find ? '#/ports/find' : '#/ports';
    case 'free':
      return `#/free/${place.listenerId}`;
    case 'import':
      return `#/import/${place.fileId}`;
    case 'conflicts':
      return place.conflictId ? `#/conflicts/${place.conflictId}` : '#/conflicts';
    case 'tunnels':
      return place.tunnelId ? `#/tunnels/${place.tunnelId}` : '#/tunnels';
    case 'reference':
      return place.port ? `#/reference/${place.port}` : '#/reference';
    case 'check':
      return place.ports ? `#/check/${place.ports}` : '#/check';
    default:
      return `#/${place.view}`;
  }
}

/** Null for everything else, such as the token of a link. */
export function readPlace(hash: string): Place | null {
  const [start, view, detail, ...rest] = hash.split('/');
  if (start !== '#' || rest.length > 0) return null;
  const parsed = Place.safeParse({
    view,
    port: detail && /^\d+$/.test(detail) ? Number(detail) : undefined,
    find: detail === 'find' ? true : undefined,
    listenerId: detail,
    conflictId: detail,
    tunnelId: detail,
    fileId: detail,
    ports: detail,
  });
  // What does not come out as it went in was no place of ours.
  return parsed.success && placeHash(parsed.data) === hash ? parsed.data : null;
}

/** The places that a link may name, and what may stand behind each. Not the plan of a free, and no file: a link starts nothing, and offers nothing to end or to save. */
const LINKS: Readonly<Record<string, { view: string; detail: RegExp | null; needed?: true }>> = {
  port: { view: 'ports', detail: /^\d{1,5}$/, needed: true },
  ports: { view: 'ports', detail: null },
  conflicts: { view: 'conflicts', detail: /./ },
  tunnels: { view: 'tunnels', detail: /./ },
  check: { view: 'check', detail: /./ },
  reference: { view: 'reference', detail: /./ },
  reservations: { view: 'reservations', detail: null },
};

/**
 * Where a link from outside leads: `quayside://port/3000`, `quayside://conflicts`, `quayside://tunnels/<id>`,
 * `quayside://check/3000-3999`, `quayside://reference/5432`; one `/` may stand at the end, for some systems put it there.
 * Anybody can make a link, so what is not exactly one of these is none: null.
 */
export function readLink(text: string): Place | null {
  const found = /^quayside:\/\/([a-z]{1,20})(?:\/([\w-]{1,64}))?\/?$/.exec(text);
  const [, name = '', detail] = found ?? [];
  const link = Object.hasOwn(LINKS, name) ? LINKS[name] : undefined;
  if (!link || (detail === undefined ? link.needed : !link.detail?.test(detail))) return null;
  return readPlace(detail === undefined ? `#/${link.view}` : `#/${link.view}/${detail}`);
}

/** Where a click on a notice leads: to the one conflict, to all of them, to the tunnels, or to the port; else to nowhere in particular. */
export function noticePlace({
  conflictIds: [conflictId, ...others],
  tunnelIds,
  port,
}: Pick<Notice, 'conflictIds' | 'tunnelIds' | 'port'>): Place | undefined {
  if (others.length > 0) return { view: 'conflicts' };
  if (conflictId !== undefined) return { view: 'conflicts', conflictId };
  if (tunnelIds.length > 0) return { view: 'tunnels' };
  return port === null ? undefined : { view: 'ports', port };
}
