/** Runs one program to its end: its whole path and its arguments, never a shell; with a time limit and bounded output. */
import { spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';

export interface ExecRequest {
  /** An absolute path: names are looked up by whoever asks. */
  readonly program: string;
  readonly argv: readonly string[];
  /** All of it: nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  /** After so many ms it is forced to end. */
  readonly limitMs: number;
  /** Of each stream so many bytes are kept, 64 KB unless told. */
  readonly limitBytes?: number;
  /** How its bytes are read; as UTF-8 unless told. */
  readonly decode?: (bytes: Buffer) => string;
  /** Forces it to end as well. */
  readonly stopped?: AbortSignal;
}

export type ExecOutcome =
  /** `code` is null where a signal ended it. Text is not cleaned; `cut` where standard output was longer than the limit. */
  | { kind: 'ended'; code: number | null; stdout: string; stderr: string; cut?: boolean }
  | { kind: 'timeout' }
  | { kind: 'stopped' }
  /** `code` is the system's name for why, such as `ENOENT`. */
  | { kind: 'not-started'; code: string };

export type Exec = (request: ExecRequest) => Promise<ExecOutcome>;

const OUTPUT_BYTES = 65_536;

export const exec: Exec = ({ program, argv, env, limitMs, stopped, ...output }) =>
  new Promise((resolve) => {
    const { limitBytes = OUTPUT_BYTES, decode = asUtf8 } = output;
    if (!isAbsolute(program)) throw new Error(`not a whole path: ${program}`);
    if (stopped?.aborted) return resolve({ kind: 'stopped' });
    const child = started(program, argv, env);
    if (typeof child === 'string') return resolve({ kind: 'not-started', code: child });
    const stdout = beginningOf(child.stdout, limitBytes);
    const stderr = beginningOf(child.stderr, limitBytes);
    const end = (outcome: ExecOutcome) => {
      clearTimeout(timer);
      stopped?.removeEventListener('abort', stop);
      resolve(outcome);
    };
    const giveUp = (kind: 'timeout' | 'stopped') => {
      child.kill('SIGKILL');
      // Its own children may still hold the pipes, and must not hold us.
      child.stdout.destroy();
      child.stderr.destroy();
      end({ kind });
    };
    const stop = () => giveUp('stopped');
    const timer = setTimeout(() => giveUp('timeout'), limitMs);
    stopped?.addEventListener('abort', stop);
    child.once('error', (error: NodeJS.ErrnoException) =>
      end({ kind: 'not-started', code: error.code ?? '' }),
    );
    child.once('close', (code) => {
      const kept = stdout();
      end({
        kind: 'ended',
        code,
        stdout: decode(kept.bytes),
        stderr: decode(stderr().bytes),
        ...(kept.cut && { cut: true }),
      });
    });
  });

/** Or why not, for what the system refuses at once; the rest comes as an event. */
function started(program: string, argv: readonly string[], env: Readonly<Record<string, string>>) {
  try {
    // Node's errors of starting a program always carry a code.
    return spawn(program, argv, { env, shell: false, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

/** Reads on to the end, so that nobody has to wait for us, and keeps the beginning. */
function beginningOf(stream: Readable, limitBytes: number): () => { bytes: Buffer; cut: boolean } {
  const pieces: Buffer[] = [];
  let room = limitBytes;
  stream.on('data', (piece: Buffer) => {
    if (room > 0) pieces.push(piece.subarray(0, room));
    room -= piece.length;
  });
  return () => ({ bytes: Buffer.concat(pieces), cut: room < 0 });
}

const asUtf8 = (bytes: Buffer): string => bytes.toString('utf8');
