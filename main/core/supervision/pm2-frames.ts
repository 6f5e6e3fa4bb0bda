/**
 * The frames in which pm2's daemon is asked and answers. A frame is one byte (version 1 above, the number of parts
 * below), then each part as four bytes of length and its bytes: `j:` and JSON, or `s:` and text. A call is the JSON and
 * a name for it; the answer bears the same name. Pure.
 */
import { fail, ok, type Result } from '../../../preload/model.ts';

export interface Pm2Reply {
  readonly id: string;
  /** Not checked. */
  readonly body: unknown;
}

const VERSION = 1;

export function encodePm2Call(id: string, method: string, args: readonly unknown[]): Buffer {
  const parts = [`j:${JSON.stringify({ type: 'call', method, args })}`, `s:${id}`];
  const pieces = [Buffer.from([(VERSION << 4) | parts.length])];
  for (const part of parts) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}

export interface Pm2ReplyReader {
  /** Takes what has come; null while the frame is not whole. A failure is for good: what comes then means nothing. */
  push(chunk: Buffer): Result<Pm2Reply> | null;
}

/** For one reply after another, of at most `limit` bytes each. */
export function createPm2ReplyReader(limit: number): Pm2ReplyReader {
  let chunks: Buffer[] = [];
  let size = 0;
  /** How many bytes are needed before it is worth looking again. */
  let needed = 1;
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < needed) return null;
      const bytes = Buffer.concat(chunks);
      chunks = [bytes];
      const parts = partsOf(bytes);
      if (parts === null) return unreadable('of another kind');
      if (typeof parts === 'number') {
        needed = parts;
        return parts > limit ? unreadable('too long') : null;
      }
      chunks = [];
      size = 0;
      needed = 1;
      return replyOf(parts);
    },
  };
}

/** The parts of a whole frame, the number of bytes that are needed to go on, or null where it is no such frame. */
function partsOf(bytes: Buffer): Buffer[] | number | null {
  const [first = 0] = bytes;
  if (first >> 4 !== VERSION) return null;
  const parts: Buffer[] = [];
  let at = 1;
  for (let left = first & 15; left > 0; left--) {
    if (bytes.length < at + 4) return at + 4;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (bytes.length < end) return end;
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

function replyOf(parts: readonly Buffer[]): Result<Pm2Reply> {
  const body = parts[0]?.toString('utf8') ?? '';
  const id = parts.at(-1)?.toString('utf8') ?? '';
  if (parts.length < 2 || !body.startsWith('j:') || !id.startsWith('s:'))
    return unreadable('of another kind');
  try {
    return ok({ id: id.slice(2), body: JSON.parse(body.slice(2)) });
  } catch {
    return unreadable('broken');
  }
}

const unreadable = (how: string) =>
  fail('unavailable', `What pm2 answered is ${how}.`, 'Look with `pm2 list` whether it works.');
