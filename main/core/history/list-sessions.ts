/** The newest sessions out of the files and of what is not in them yet. */
import type { PortSession } from '../../../preload/model.ts';
import { linesBackwards, readingFile } from './read-lines.ts';
import { isTorn, readHead, readSession, sessionKey } from './session-line.ts';

export interface SessionQuery {
  readonly port?: number | undefined;
  /** Only what was still there then or later. */
  readonly since?: string | undefined;
  readonly limit: number;
}

export interface SessionList {
  /** By their beginning, the newest first. */
  readonly sessions: PortSession[];
  readonly more: boolean;
  readonly broken: number;
}

/**
 * `known` is what memory holds: it goes before what the files say of the same session. `paths` newest first.
 * Only `closed` lines are read: each holds a whole session. Throws the system's error.
 */
export async function listSessions(
  known: readonly PortSession[],
  paths: readonly string[],
  query: SessionQuery,
  mostBytes: number,
): Promise<SessionList> {
  const newest = createNewest(query);
  for (const session of known) newest.add(session);
  let broken = 0;
  /** Whether something further up may matter. */
  const take = (line: string): boolean => {
    const head = readHead(line);
    if (!head) {
      if (!isTorn(line)) broken++;
      return true;
    }
    // No session above ended later than this line was written.
    if (!newest.wants(head.at)) return false;
    if (head.type !== 'closed' || !newest.mayHold(line)) return true;
    const session = readSession(line);
    if (session) newest.add(session);
    else if (!isTorn(line)) broken++;
    return true;
  };
  const readBack = async (path: string): Promise<boolean> =>
    (await readingFile(path, async (file, size) => {
      for await (const lines of linesBackwards(file, size, mostBytes)) if (!lines.every(take)) return false;
      return true;
    })) ?? true;
  for (const path of paths) if (!(await readBack(path))) break;
  return { ...newest.result(), broken };
}

/** Keeps the newest `limit` and one more, to know whether there are more. */
function createNewest({ port, since, limit }: SessionQuery) {
  const after = since === undefined ? '' : new Date(since).toISOString();
  const portText = `"port":${port},`;
  let kept = new Map<string, PortSession>();
  /** What begins before this cannot get in any more. */
  let least = '';

  const cut = () => {
    const sorted = [...kept].sort(([, a], [, b]) => inOrder(a, b));
    kept = new Map(sorted.slice(0, limit + 1));
    const last = sorted[limit];
    if (last) least = last[1].from;
  };

  return {
    wants: (at: string): boolean => at >= after && at >= least,
    /** Quick: spares most lines the reading where one port is asked for. */
    mayHold: (line: string): boolean => port === undefined || line.includes(portText),
    add(session: PortSession): void {
      if (port !== undefined && session.port !== port) return;
      if (session.from < least || (session.to !== null && session.to < after)) return;
      const key = sessionKey(session);
      if (kept.has(key)) return;
      kept.set(key, session);
      if (kept.size >= 2 * (limit + 1)) cut();
    },
    result(): { sessions: PortSession[]; more: boolean } {
      cut();
      const sessions = [...kept.values()];
      return { sessions: sessions.slice(0, limit), more: sessions.length > limit };
    },
  };
}

/** What began together stands in the order of ports. */
const inOrder = (a: PortSession, b: PortSession): number =>
  a.from === b.from ? a.port - b.port : a.from < b.from ? 1 : -1;
