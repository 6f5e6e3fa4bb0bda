/** Follows tunnels by the snapshots that the core sends: says how they go, asks what they ask, until they are so far. */
import type { Client } from '../../preload/client.ts';
import type { Snapshot, Tunnel } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { type Terminal, untilStopped } from './terminal.ts';
import { askUser } from './tunnel-question.ts';
import { nameWords, stateWords } from './tunnel-words.ts';

export type Followed = {
  readonly kind: 'done' | 'late' | 'stopped' | 'lost';
  /** As they were last seen; one that was removed is missing. */
  readonly tunnels: readonly Tunnel[];
};

export interface Following {
  readonly terminal: Terminal;
  /** The user is asked here what ssh asks. */
  readonly asks: boolean;
  /** Each change of a state is said on stderr. */
  readonly tells: boolean;
  readonly timeoutMs?: number | undefined;
  /** Whether that is all that was waited for. */
  isDone(tunnels: readonly Tunnel[]): boolean;
}

export function followTunnels(
  client: Client,
  ids: readonly string[],
  following: Following,
): Promise<Followed> {
  const { terminal, isDone, timeoutMs } = following;
  const desk = createDesk(client, following);
  const tell = following.tells ? createTeller(terminal) : () => {};
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    let latest: readonly Tunnel[] = [];
    let isOver = false;
    const settle = (kind: Followed['kind']) => {
      if (isOver) return;
      isOver = true;
      desk.close();
      for (const one of undo.splice(0)) one();
      resolve({ kind, tunnels: latest });
    };
    const look = ({ tunnels }: Snapshot) => {
      if (isOver) return;
      latest = ids.flatMap((id) => tunnels.find((tunnel) => tunnel.id === id) ?? []);
      tell(latest);
      desk.look(latest);
      if (isDone(latest)) settle('done');
    };
    undo.push(
      client.onState((connection) => {
        if (connection === 'closed') settle('lost');
      }),
      client.on('snapshot', look),
    );
    if (timeoutMs !== undefined) {
      const timer = setTimeout(() => settle('late'), timeoutMs);
      undo.push(() => clearTimeout(timer));
    }
    void untilStopped(terminal).then(() => settle('stopped'));
  });
}

/** A line for each change of a state; that time goes by is none. */
function createTeller({ err }: Terminal): (tunnels: readonly Tunnel[]) => void {
  const told = new Map<string, string>();
  return (tunnels) => {
    for (const tunnel of tunnels) {
      const { id, state, nextAt, failure, blockedBy } = tunnel;
      const news = [state, nextAt, failure?.message, blockedBy?.holder].join('\n');
      if (told.get(id) === news) continue;
      told.set(id, news);
      const why = failure && state !== 'blocked' ? `: ${cleanText(failure.message, 1_000)}` : '';
      err.write(`${nameWords(tunnel)}: ${plainState(tunnel)}${why}\n`);
    }
  };
}

/** `up 0 s` would say little. */
const plainState = (tunnel: Tunnel): string =>
  tunnel.state === 'up' ? 'up' : stateWords(tunnel, new Date());

interface Desk {
  look(tunnels: readonly Tunnel[]): void;
  close(): void;
}

/** One question at a time, each once; one that is not asked any more is taken back. */
function createDesk(client: Client, { asks, terminal }: Following): Desk {
  const answered = new Set<string>();
  let current: { id: string; taken: AbortController } | null = null;
  let latest: readonly Tunnel[] = [];

  const next = () => {
    const asking = latest.find(
      ({ question }) => question && question.kind !== 'touch' && !answered.has(question.id),
    );
    if (!asks || current || !asking?.question) return;
    const { question } = asking;
    answered.add(question.id);
    const taken = new AbortController();
    current = { id: question.id, taken };
    void askUser(asking, question, terminal, taken.signal).then(async (answer) => {
      if (!taken.signal.aborted) await client.call('tunnels.answer', { questionId: question.id, answer });
      current = null;
      next();
    });
  };
  return {
    look(tunnels) {
      latest = tunnels;
      if (current && !tunnels.some(({ question }) => question?.id === current?.id)) current.taken.abort();
      next();
    },
    close() {
      latest = [];
      current?.taken.abort();
    },
  };
}
