/** Keeps electron-updater's requests in bounds: only over TLS, only so many bytes, never without a sign of life for long. */
import { EventEmitter } from 'node:events';
import { UpdateError } from './update-failure.ts';

/** What Node's and Electron's requests and answers have in common, and a guard needs. */
interface Asking extends EventEmitter {
  abort(): void;
}
type Answered = (response: EventEmitter) => void;

/** electron-updater's executor: the one place where it makes requests. */
export interface RequestMaker {
  createRequest(options: RequestPlace, callback: Answered): Asking;
}
export interface RequestPlace {
  protocol?: string | null;
  hostname?: string | null;
}

export interface UpdateGuard {
  /** A new step: no answer in it may be longer than so many bytes; `tell` hears of each part that came. */
  expect(bytes: number, tell?: (received: number) => void): void;
  /** Breaks off whatever is under way. */
  stop(): void;
}

/** For so many ms nothing may come: neither the head of an answer nor a part of it. */
const SILENCE_MS = 30_000;

/** Of one step: what is asked for, redirects, and tries anew. */
const MAX_REQUESTS = 10;

/** Puts the guard before every request that `maker` makes from now on. */
export function guardRequests(maker: RequestMaker, silenceMs = SILENCE_MS): UpdateGuard {
  const make = maker.createRequest.bind(maker);
  /** How each that is under way is broken off. */
  const open = new Map<Asking, (reason: string) => void>();
  let limit = 0;
  let made = 0;
  let tell: (received: number) => void = () => {};

  maker.createRequest = (options, callback) => {
    if (!isSafe(options)) return refusedRequest('it would come over a connection that anybody can change');
    // It counts redirects of a download alone.
    if (++made > MAX_REQUESTS) return refusedRequest('its feed leads from one place to the next without end');
    const request = make(options, (response) => {
      watch.follow(response);
      callback(response);
    });
    const breakOff = (reason: string) => {
      // First: Electron ends a request without a word to who waits for it, and Node with another reason.
      request.emit('error', new UpdateError(reason));
      request.abort();
    };
    const watch = watchAnswer({ silenceMs, limit, tell, breakOff });
    const over = () => {
      watch.end();
      open.delete(request);
    };
    open.set(request, breakOff);
    for (const end of ['error', 'abort', 'close', 'redirect']) request.once(end, over);
    return request;
  };
  return {
    expect(bytes, listen = () => {}) {
      limit = bytes;
      made = 0;
      tell = listen;
    },
    stop() {
      for (const breakOff of [...open.values()]) breakOff('it was cancelled');
    },
  };
}

interface AnswerWatch {
  silenceMs: number;
  limit: number;
  tell: (received: number) => void;
  breakOff: (reason: string) => void;
}

function watchAnswer({ silenceMs, limit, tell, breakOff }: AnswerWatch) {
  let received = 0;
  const silent = () => breakOff('nothing came from its feed any more');
  let timer: NodeJS.Timeout | undefined = setTimeout(silent, silenceMs);
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    end,
    follow(response: EventEmitter) {
      timer?.refresh();
      response.on('data', (part: Uint8Array) => {
        timer?.refresh();
        received += part.length;
        if (received > limit) return breakOff('its feed sends more than it promised');
        tell(received);
      });
      for (const over of ['end', 'close', 'error', 'aborted']) response.once(over, end);
    },
  };
}

/** Over plain HTTP only this machine itself may speak: the feed's own checksums come the same way. */
function isSafe({ protocol, hostname }: RequestPlace): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname ?? '');
}

/** Fails as soon as somebody listens: who asks for it by a redirect is called from where nothing may be thrown. */
function refusedRequest(reason: string): Asking {
  const refused = new EventEmitter();
  setImmediate(() => refused.emit('error', new UpdateError(reason)));
  return Object.assign(refused, { abort() {}, end() {}, write() {} });
}
