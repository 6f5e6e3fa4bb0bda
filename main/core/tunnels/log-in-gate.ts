/** Passes the lines of one ssh on, and says that it is logged in, as proven, before the first line that was written since. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { LogInPort } from './log-in-port.ts';
import type { LogInProof } from './log-in-proof.ts';
import { readSshLine } from './ssh-lines.ts';

export interface LogInGate {
  take(line: string): void;
  /** There is no other line: passes on what is still held. */
  end(): void;
}

export interface LogInGateRim {
  /** Of that ssh; null before it is there. */
  pid(): number | null;
  /** At most once. */
  onLoggedIn(): void;
  /** Each line, in order. */
  onLine(line: string): void;
}

export function createLogInGate(proof: LogInProof | LogInPort, rim: LogInGateRim): LogInGate {
  return 'look' in proof ? createPortGate(proof, rim) : createSocketGate(proof, rim);
}

function createSocketGate(proof: LogInProof, { onLoggedIn, onLine }: LogInGateRim): LogInGate {
  let isLoggedIn = false;
  return {
    take(line) {
      if (!isLoggedIn && proof.isGiven()) {
        isLoggedIn = true;
        onLoggedIn();
      }
      onLine(line);
    },
    end: () => undefined,
  };
}

/** A server can word what makes us look; more than so often for one start nothing is looked at any more. */
const MOST_LOOKS = 20;
/** Of 4 KB each at most. A session that is only just up says far less. */
const MOST_HELD = 1_000;
/** Until what ssh wrote before it was seen to listen has come through its pipe, in ms. */
const SETTLE_MS = 50;

/**
 * A look takes a while, so it is made only where a line says that ssh listens on that port; the line and all behind it wait for
 * what is seen. Where it is so, they count from the last such line on: ssh's own, for what a server worded before the log-in came
 * before that. Where it is not, none counts that was there when the look began.
 */
function createPortGate(proof: LogInPort, { pid, onLoggedIn, onLine }: LogInGateRim): LogInGate {
  const held: string[] = [];
  let state: 'closed' | 'looking' | 'open' = 'closed';
  let looks = 0;
  const release = (count: number) => {
    for (const line of held.splice(0, count)) onLine(line);
  };

  const isHint = (text: string): boolean => {
    const line = readSshLine(text);
    return line.kind === 'listening' && line.port === proof.port;
  };

  const look = async (): Promise<void> => {
    state = 'looking';
    looks += 1;
    const before = held.length;
    const known = pid();
    const isGiven = known !== null && (await proof.look(known));
    if (isGiven) {
      await pause(SETTLE_MS);
      // A timer that rings late is served before pipes are read, and each is read in turns.
      for (let turn = 0; turn < 3; turn++) await nextTurn();
    }
    if (state !== 'looking') return;
    if (isGiven) {
      const last = held.findLastIndex(isHint);
      release(last < 0 ? held.length : last);
      state = 'open';
      onLoggedIn();
      return release(held.length);
    }
    release(before);
    const next = looks < MOST_LOOKS ? held.findIndex(isHint) : -1;
    release(next < 0 ? held.length : next);
    if (next >= 0) return look();
    state = 'closed';
  };

  return {
    take(line) {
      if (state === 'open' || (state === 'closed' && (looks >= MOST_LOOKS || !isHint(line))))
        return onLine(line);
      held.push(line);
      if (held.length > MOST_HELD) release(held.length);
      if (state === 'closed') void look();
    },
    end() {
      state = 'open';
      release(held.length);
    },
  };
}
