/** The harmless first bytes that a server is asked with, and what of its answer says that it was understood. Pure. */
import type { SpokenKind } from '../../../preload/model.ts';
import { isWholeGreeting } from './read-greeting.ts';
import { isWholeHttp, readHttp } from './read-http.ts';
import { type Finding, found, foundHttp } from './spoken-words.ts';

export interface Question {
  readonly kind: SpokenKind;
  readonly send: Buffer;
  readonly enough: (heard: Buffer) => boolean;
  /** Null where that is no answer of its kind. */
  readonly read: (heard: Buffer) => Finding | null;
}

/** A GET changes nothing, by the rules of HTTP; servers for phones and proxies answer a HEAD less well. */
export function httpQuestion(name: string, port: number): Question {
  const host = /:/.test(name) ? `[${name.split('%')[0]}]` : name;
  const lines = [
    'GET / HTTP/1.1',
    `Host: ${host}:${port}`,
    'User-Agent: Quayside',
    'Accept: text/html,*/*',
    'Connection: close',
  ];
  return {
    kind: 'http',
    send: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    enough: isWholeHttp,
    read: readHttpAnswer,
  };
}

export function readHttpAnswer(heard: Buffer): Finding | null {
  const http = readHttp(heard);
  // 400 is what servers say that would rather be asked over TLS.
  return http && { ...foundHttp(http), doubtful: http.status === 400 };
}

const atLeast = (bytes: number) => (heard: Buffer) => heard.length >= bytes;

/** Asks only whether TLS would be possible; the answer is one letter. */
const postgres: Question = {
  kind: 'postgres',
  send: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
  enough: atLeast(1),
  read(heard) {
    const letter = heard.toString('latin1', 0, 1);
    if (heard.length === 1 && letter === 'S') return found('postgres', { more: 'over TLS too' });
    if (heard.length === 1 && letter === 'N') return found('postgres', { more: 'without TLS' });
    const isError =
      letter === 'E' &&
      heard.length >= 6 &&
      heard.readUInt32BE(1) < 2_000 &&
      /[SCM]/.test(String.fromCharCode(heard[5] ?? 0));
    return isError ? found('postgres') : null;
  },
};

/** Its readers stand with the greetings: Redis says the same whatever it was asked. */
const redis: Question = {
  kind: 'redis',
  send: Buffer.from('PING\r\n'),
  enough: isWholeGreeting,
  read: () => null,
};

const memcached: Question = {
  kind: 'memcached',
  send: Buffer.from('version\r\n'),
  enough: isWholeGreeting,
  read: () => null,
};

const MONGO_ID = 0x5155_4159;

const mongodb: Question = {
  kind: 'mongodb',
  send: helloMessage(),
  enough: (heard) => heard.length >= 4 && heard.length >= Math.min(heard.readInt32LE(0), 65_000),
  read(heard) {
    if (heard.length < 16 || heard.readInt32LE(8) !== MONGO_ID || heard.readInt32LE(12) !== 1) return null;
    const wire = heard.indexOf('maxWireVersion\0', 0, 'latin1');
    const at = wire + 'maxWireVersion\0'.length;
    const version =
      wire > 0 && heard[wire - 1] === 0x10 && heard.length >= at + 4 ? heard.readInt32LE(at) : null;
    return found('mongodb', version === null ? {} : { more: `wire version ${version}` });
  },
};

/** `{isMaster: 1}` to `admin.$cmd`, as every version answers it without a log-in. */
function helloMessage(): Buffer {
  const document = Buffer.from('\u0013\0\0\0\u0010isMaster\0\u0001\0\0\0\0', 'latin1');
  const name = Buffer.from('admin.$cmd\0');
  const message = Buffer.alloc(16 + 4 + name.length + 8);
  message.writeInt32LE(message.length + document.length, 0);
  message.writeInt32LE(MONGO_ID, 4);
  message.writeInt32LE(2004, 12);
  name.copy(message, 20);
  message.writeInt32LE(-1, message.length - 4);
  return Buffer.concat([message, document]);
}

/** The head of a connection; the server answers with how to log in, or with the version that it wants. */
const amqp: Question = {
  kind: 'amqp',
  send: Buffer.from('AMQP\0\0\u0009\u0001', 'latin1'),
  enough: (heard) =>
    heard.toString('latin1', 0, 4) === 'AMQP' ||
    (heard.length >= 7 && heard.length >= Math.min(heard.readUInt32BE(3) + 8, 8_000)),
  read(heard) {
    if (heard.toString('latin1', 0, 4) === 'AMQP')
      return found('amqp', { more: 'another version than 0-9-1' });
    const isStart = heard[0] === 1 && heard.length >= 11 && heard.readUInt32BE(7) === 0x000a_000a;
    if (!isStart) return null;
    const text = heard.toString('latin1');
    const product = field(text, 'product');
    const version = field(text, 'version');
    return found('amqp', { product: [product, version].filter(Boolean).join(' ') });
  },
};

/** Of a table of AMQP: the name, `S`, four bytes of length, the text. */
function field(text: string, name: string): string | undefined {
  const at = text.indexOf(`${String.fromCharCode(name.length)}${name}S`);
  if (at < 0) return undefined;
  const start = at + name.length + 6;
  const length = text.charCodeAt(start - 1);
  return text.slice(start, start + length);
}

/** A version that no broker has: it is refused, and no session begins. */
const mqtt: Question = {
  kind: 'mqtt',
  send: Buffer.from([0x10, 12, 0, 4, 77, 81, 84, 84, 0x7f, 2, 0, 5, 0, 0]),
  enough: atLeast(4),
  read: (heard) =>
    heard[0] === 0x20 && heard.length >= 4 && heard.length <= 64 && (heard[1] ?? 0) === heard.length - 2
      ? found('mqtt')
      : null,
};

/** Version 5, one method: no authentication. */
const socks: Question = {
  kind: 'socks5',
  send: Buffer.from([5, 1, 0]),
  enough: atLeast(2),
  read: (heard) =>
    heard.length === 2 && heard[0] === 5 && [0, 1, 2, 255].includes(heard[1] ?? 1) ? found('socks5') : null,
};

/** All but HTTP and TLS. */
export const QUESTIONS: readonly Question[] = [postgres, redis, mongodb, amqp, memcached, mqtt, socks];
