/** One request to a container engine over its socket: bounded in time and in size, and never more than one answer. */
import type { IncomingMessage } from 'node:http';
import type { EngineAddress } from './engine-address.ts';

export interface EngineRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** From the call to the end of the answer. */
  readonly limitMs: number;
  readonly maxBytes: number;
  /** Gives up at once. */
  readonly stopped: AbortSignal;
}

/**
 * Why there is no answer. `permission`: the system does not let us in. `absent`: nothing is there. `refused`: a socket that
 * is left over. `timeout`: not within the limit. `stopped`: given up by us. `broken`: an answer that is none, or too large.
 */
export type EngineTrouble = 'permission' | 'absent' | 'refused' | 'timeout' | 'stopped' | 'broken';

export type EngineReply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly podman: boolean }
  | { readonly kind: 'trouble'; readonly trouble: EngineTrouble };

const TROUBLES: Readonly<Record<string, EngineTrouble>> = {
  EACCES: 'permission',
  EPERM: 'permission',
  ENOENT: 'absent',
  ECONNREFUSED: 'refused',
  ABORT_ERR: 'stopped',
};

/** Never rejects. */
export async function askEngine(address: EngineAddress, asked: EngineRequest): Promise<EngineReply> {
  // Most command lines ask no engine.
  const { request } = await import('node:http');
  return new Promise((resolve) => {
    const sent = request({
      ...(address.kind === 'tcp' ? { host: address.host, port: address.port } : { socketPath: address.path }),
      method: asked.method,
      path: asked.path,
      headers: { host: 'localhost' },
      // One connection each: what is kept open would outlive the question.
      agent: false,
      signal: asked.stopped,
    });
    const end = (reply: EngineReply) => {
      clearTimeout(timer);
      resolve(reply);
      sent.destroy();
    };
    const trouble = (what: EngineTrouble) => end({ kind: 'trouble', trouble: what });
    const timer = setTimeout(() => trouble('timeout'), asked.limitMs);
    // Stays: what is destroyed may tell so as an error.
    sent.on('error', (error) => trouble(troubleOf(error)));
    const unanswered = () => trouble('broken');
    sent.once('close', unanswered);
    sent.once('response', (answer) => {
      // From here on the body tells how it ends; the connection may be closed before it has been read.
      sent.off('close', unanswered);
      readBody(answer, asked.maxBytes).then(
        (body) =>
          end({ kind: 'answer', status: answer.statusCode ?? 0, body, podman: isPodman(answer, address) }),
        (error) => trouble(troubleOf(error)),
      );
    });
    sent.end();
  });
}

const troubleOf = (error: unknown): EngineTrouble =>
  (error instanceof Error && 'code' in error && TROUBLES[String(error.code)]) || 'broken';

async function readBody(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Podman says so in each answer. */
const isPodman = ({ headers }: IncomingMessage, address: EngineAddress): boolean =>
  'libpod-api-version' in headers ||
  (headers.server === undefined && address.kind !== 'tcp' && address.path.includes('podman'));
