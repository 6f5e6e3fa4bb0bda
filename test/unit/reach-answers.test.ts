/** What a server is heard to speak, of its first bytes: greetings, answers, and what is none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUESTIONS, readHttpAnswer } from '../../main/core/reach/questions.ts';
import { isWholeGreeting, readGreeting } from '../../main/core/reach/read-greeting.ts';
import { isWholeHttp } from '../../main/core/reach/read-http.ts';
import { readUnknown } from '../../main/core/reach/spoken-words.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const question = (kind: string) => {
  const found = QUESTIONS.find((one) => one.kind === kind);
  if (!found) throw new Error(`no question of ${kind}`);
  return found;
};
const mysql = (body: string) => Buffer.concat([Buffer.from([body.length, 0, 0, 0]), bytes(body)]);

describe('a greeting', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n', 22, 'ssh', 'OpenSSH_9.2p1 Debian-2+deb12u3'],
    ['220 mail.test ESMTP Postfix (Debian/GNU)\r\n', 9999, 'smtp', 'Postfix'],
    ['220 hello\r\n', 25, 'smtp', null],
    ['220 (vsFTPd 3.0.3)\r\n', 2100, 'ftp', 'vsFTPd 3.0.3'],
    ['220 ProFTPD Server (Debian) [::1]\r\n', 9999, 'ftp', 'ProFTPD'],
    ['220 hello\r\n', 21, 'ftp', null],
    ['220 hello\r\n', 9999, 'unknown', null],
    ['* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n', 143, 'imap', 'Dovecot'],
    ['+OK Dovecot ready.\r\n', 110, 'pop3', 'Dovecot'],
    ['RFB 003.008\n', 5900, 'vnc', null],
    ['@RSYNCD: 31.0\n', 873, 'rsync', null],
    ['-NOAUTH Authentication required.\r\n', 6379, 'redis', null],
    ['+PONG\r\n', 6379, 'redis', null],
    ['VERSION 1.6.18\r\n', 11211, 'memcached', '1.6.18'],
  ])('%j is understood', (text, port, kind, product) => {
    const found = readGreeting(bytes(text), port);
    expect([found?.kind, found?.product ?? null]).toEqual([kind, product]);
    expect(isWholeGreeting(bytes(text))).toBe(true);
  });

  it('of MySQL and MariaDB gives the version', () => {
    const rest = '\0\u0001\0\0\0salt';
    expect(readGreeting(mysql(`\n8.0.36-0ubuntu0${rest}`), 1)).toMatchObject({
      kind: 'mysql',
      product: '8.0.36-0ubuntu0',
    });
    expect(readGreeting(mysql(`\n5.5.5-10.11.6-MariaDB${rest}`), 1)).toMatchObject({
      kind: 'mysql',
      product: 'MariaDB 10.11.6-MariaDB',
    });
    expect(readGreeting(mysql('\u00ff\u006a\u0004Host is not allowed'), 1)).toMatchObject({
      kind: 'mysql',
      banner: 'Host is not allowed',
    });
    expect(isWholeGreeting(mysql(`\n8.0.36${rest}`).subarray(0, 9))).toBe(false);
  });

  it('of HTTP/2 alone is a frame', () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    expect(readGreeting(settings, 1)).toMatchObject({ kind: 'http2' });
    expect(isWholeGreeting(settings)).toBe(true);
  });

  it('of Telnet is its first command', () => {
    expect(readGreeting(Buffer.from([255, 253, 24]), 23)).toMatchObject({ kind: 'telnet' });
  });

  it('that nobody knows is shown cleaned and cut, or said to be no text', () => {
    const evil = readUnknown(bytes(`\u001b[31mHELLO\u0007${'x'.repeat(500)}\r\n`));
    expect(evil).toMatchObject({ kind: 'unknown' });
    expect(evil.summary + evil.banner).not.toMatch(/\p{Cc}/u);
    expect(evil.banner).toContain('\\u001b[31mHELLO');
    expect(evil.banner?.length).toBeLessThanOrEqual(220);
    expect(readUnknown(Buffer.from([0, 1, 2, 255, 254]))).toMatchObject({
      summary: expect.stringContaining('no text'),
    });
  });
});

describe('an answer over HTTP', () => {
  const page =
    'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\n\r\n<html><title>\n A &amp; B </title>';
  it('gives status, server and title', () => {
    expect(readHttpAnswer(bytes(page))).toMatchObject({
      kind: 'http',
      summary: 'HTTP 200, nginx/1.22.1, “A & B”',
      http: { status: 200, title: 'A & B', server: 'nginx/1.22.1', location: null },
    });
  });
  it('gives where it sends to', () => {
    const moved = 'HTTP/1.0 302 Found\r\nLocation: /login\r\n\r\n';
    expect(readHttpAnswer(bytes(moved))).toMatchObject({ summary: 'HTTP 302, to /login' });
  });
  it('of 400 is doubtful, for it may rather be asked over TLS', () => {
    expect(readHttpAnswer(bytes('HTTP/1.1 400 Bad Request\r\n\r\n'))).toMatchObject({ doubtful: true });
  });
  it('is whole with its title, its length, or where it is no page', () => {
    expect(isWholeHttp(bytes(page))).toBe(true);
    expect(isWholeHttp(bytes(page.slice(0, 80)))).toBe(false);
    expect(isWholeHttp(bytes('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n'))).toBe(true);
    expect(isWholeHttp(bytes('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab'))).toBe(true);
    expect(isWholeHttp(bytes('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na'))).toBe(false);
  });
});

describe('other answers', () => {
  it('of PostgreSQL: one letter, or an error', () => {
    const { read } = question('postgres');
    expect(read(bytes('S'))).toMatchObject({ summary: 'PostgreSQL, over TLS too' });
    expect(read(bytes('N'))).toMatchObject({ summary: 'PostgreSQL, without TLS' });
    expect(read(bytes('E\0\0\0\u0010SFATAL\0'))).toMatchObject({ kind: 'postgres' });
    expect(read(bytes('No'))).toBeNull();
    expect(read(bytes('E'))).toBeNull();
  });
  it('of MongoDB: only to what was asked', () => {
    const { read, send } = question('mongodb');
    const body = Buffer.concat([
      Buffer.alloc(20),
      bytes('\u0010maxWireVersion\0'),
      Buffer.from([21, 0, 0, 0]),
    ]);
    const head = Buffer.alloc(16);
    head.writeInt32LE(16 + body.length, 0);
    head.writeInt32LE(send.readInt32LE(4), 8);
    head.writeInt32LE(1, 12);
    expect(read(Buffer.concat([head, body]))).toMatchObject({ summary: 'MongoDB, wire version 21' });
    head.writeInt32LE(7, 8);
    expect(read(Buffer.concat([head, body]))).toBeNull();
  });
  it('of AMQP: the start of a log-in, or the version that it wants', () => {
    const { read } = question('amqp');
    const table = '\u0007productS\0\0\0\u0008RabbitMQ\u0007versionS\0\0\0\u00063.10.8';
    const payload = `\0\n\0\n\0\t${table}`;
    const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, payload.length]), bytes(payload)]);
    expect(read(frame)).toMatchObject({ kind: 'amqp', product: 'RabbitMQ 3.10.8' });
    expect(read(bytes('AMQP\0\u0001\0\0'))).toMatchObject({ kind: 'amqp' });
    expect(read(bytes('\u0001\0\0\0\0\0\u0004abcd'))).toBeNull();
  });
  it('of MQTT and SOCKS', () => {
    expect(question('mqtt').read(Buffer.from([0x20, 2, 0, 1]))).toMatchObject({ kind: 'mqtt' });
    expect(question('mqtt').read(bytes(' hello'))).toBeNull();
    expect(question('socks5').read(Buffer.from([5, 0]))).toMatchObject({ kind: 'socks5' });
    expect(question('socks5').read(Buffer.from([5, 0, 1]))).toBeNull();
  });
});

it('nothing that a server says breaks a reader or leaves a control character', () => {
  const readers = [
    (heard: Buffer) => readGreeting(heard, 25),
    readHttpAnswer,
    readUnknown,
    ...QUESTIONS.map(({ read }) => read),
  ];
  const prefixes = [
    '',
    'HTTP/1.1 200 OK\r\nServer: ',
    'SSH-2.0-',
    '220 ESMTP ',
    'VERSION ',
    '\u0001\0\0\0\0\0\u00ff\0\n\0\n',
  ];
  const hostile = fc
    .tuple(fc.constantFrom(...prefixes), fc.uint8Array({ maxLength: 300 }))
    .map(([prefix, rest]) => Buffer.concat([bytes(prefix), rest]));
  fc.assert(
    fc.property(hostile, (heard) => {
      for (const { enough } of QUESTIONS) enough(heard);
      isWholeHttp(heard);
      isWholeGreeting(heard);
      for (const read of readers) {
        const { summary, product, banner, http } = read(heard) ?? {};
        const texts = [summary, product, banner, http?.title, http?.server, http?.location];
        if (texts.some((text) => text && (/[\p{Cc}\p{Cf}]/u.test(text) || text.length > 2_000))) return false;
      }
      return true;
    }),
    { numRuns: 5_000 },
  );
});
