/** Runs one ssh, that never outlives us: its lines, its end, and two ways to bring that about. */
import type { Result } from '../../../preload/model.ts';
import { ok } from '../../../preload/model.ts';
import type { BoundEnd, Platform, ProcessIdentity } from '../platform/platform.ts';
import { createLineCutter } from './log-ring.ts';

export interface SshRequest {
  /** The absolute path of the client; see find-ssh.ts. */
  readonly program: string;
  readonly argv: readonly string[];
  /** All of it; see askpass-environment.ts. */
  readonly env: Readonly<Record<string, string>>;
  /** Each line of standard error that is not empty: cleaned, at most 4,096 characters. */
  onLine(text: string): void;
  /** Once, after the last line. An end that we asked for has code 0 or 255, or a signal: it says nothing of how it went. */
  onEnd(end: BoundEnd): void;
}

export interface SshProcess {
  /** ssh's own, and with its start what the ledger keeps. */
  readonly identity: ProcessIdentity;
  /** As in `BoundProcess`. */
  readonly identified: Promise<ProcessIdentity | null> | undefined;
  readonly pid: number;
  /** Asks it to end (SIGTERM). Both signal this very process or nobody, and what it started ends after it. */
  terminate(): void;
  /** Forces it to end (SIGKILL). */
  force(): void;
  /** It ends within half a second, by force where it must; no line and no end is told any more. */
  dispose(): void;
}

/** Fails as `Platform.startBound` does; `unsupported` on systems where nothing could bind it to us. */
export function startSsh(platform: Pick<Platform, 'startBound'>, request: SshRequest): Result<SshProcess> {
  const cutter = createLineCutter(request.onLine);
  const started = platform.startBound({
    program: request.program,
    argv: request.argv,
    env: request.env,
    onError: cutter.take,
    onEnd(end) {
      cutter.end();
      request.onEnd(end);
    },
  });
  if (!started.ok) return started;
  const { identity, identified, signal, dispose } = started.value;
  return ok({
    identity,
    identified,
    pid: identity.pid,
    terminate: () => void signal('ask'),
    force: () => void signal('force'),
    dispose,
  });
}
