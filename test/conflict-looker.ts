/** Looks for conflicts in what a test gives, with a clock of its own and answers of localhost that a test sets. */
import { type ConflictInput, createConflicts } from '../main/core/conflicts/conflicts.ts';
import type { LocalhostAnswer } from '../main/core/conflicts/localhost-probe.ts';
import { withId } from '../main/core/reservation-id.ts';
import type { Change, Conflict, Habit, Listener, Owner, Reservation } from '../preload/model.ts';
import { sampleListener, sampleOwner } from './sample-listener.ts';

export interface Looker {
  look(input: Partial<ConflictInput>): { conflicts: Conflict[]; changes: Change[] };
  /** Looks until everything that is tried has been, and gives what is found then. */
  find(input: Partial<ConflictInput>): Promise<Conflict[]>;
  /** Changes of all looks so far, as `conflict 3000`. */
  told(): string[];
  pass(ms: number): void;
  answer: LocalhostAnswer;
  /** What was knocked at, as `127.0.0.1 3000`. */
  readonly knocks: string[];
  stop(): void;
}

export function createLooker(home = '/home/dev'): Looker {
  let elapsed = 0;
  const start = Date.parse('2026-03-01T12:00:00.000Z');
  const changes: Change[] = [];
  const knocks: string[] = [];
  const conflicts = createConflicts({
    now: () => new Date(start + elapsed),
    monotonic: () => elapsed,
    home,
    onProbed() {},
    tries: {
      async knock(address, port) {
        knocks.push(`${address} ${port}`);
        return address === '127.0.0.1' ? looker.answer.ipv4 : looker.answer.ipv6;
      },
      gives: async () => looker.answer.gives,
    },
  });
  const looker: Looker = {
    look(input) {
      const found = conflicts.look({
        listeners: [],
        reservations: [],
        habits: [],
        ignored: new Set(),
        resting: new Set(),
        areWorktrees: () => false,
        ...input,
      });
      changes.push(...found.changes);
      return found;
    },
    async find(input) {
      looker.look(input);
      await conflicts.settled();
      return looker.look(input).conflicts;
    },
    told: () =>
      changes.map((change) =>
        'conflict' in change ? `${change.type} ${change.conflict.port}` : change.type,
      ),
    pass(ms) {
      elapsed += ms;
    },
    answer: { ipv4: 'answers', ipv6: 'answers', gives: ['ipv6', 'ipv4'] },
    knocks,
    stop: () => conflicts.stop(),
  };
  return looker;
}

let nextPid = 5_000;

export interface Server extends Partial<Omit<Listener, 'owner'>> {
  owner?: Partial<Owner>;
}

/** A listener of another process each time, in the folder given, started from one terminal. */
export function serverIn(cwd: string, { owner, ...listener }: Server = {}): Listener {
  const pid = nextPid++;
  return sampleListener({
    ...listener,
    owner: sampleOwner({
      pid,
      cwd,
      launchers: [
        { pid: 900, name: 'bash' },
        { pid: 1_000 + pid, name: 'npm' },
      ],
      ...owner,
    }),
  });
}

export const reservationOf = (reservation: Partial<Reservation> & { port: number }): Reservation =>
  withId({ protocol: 'tcp', name: 'web', project: null, match: null, source: 'user', ...reservation });

export const projectAt = (root: string) => ({ root, name: root.split('/').at(-1) ?? root });

export const habitOf = (root: string, habit: Partial<Habit> & { port: number }): Habit => ({
  project: projectAt(root),
  command: 'node server.js',
  protocol: 'tcp',
  times: 5,
  lastSeen: '2026-02-28T12:00:00.000Z',
  ...habit,
});
