/** What speaks at a port: real servers, and stand-ins that speak the real first bytes where there is none to be had cheaply. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificates, createCertificates } from './certificates.ts';
import { createReachStage, type ReachStage } from './reach-stage.ts';
import { type CertificateFiles, createServerPrograms, type ServerPrograms } from './server-programs.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

const LIMIT = 120_000;
let stage: ReachStage;
let certificates: Certificates;
let programs: ServerPrograms;
const servers: { close(): unknown }[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  stage = await createReachStage();
  certificates = createCertificates();
  programs = createServerPrograms();
}, LIMIT);
afterAll(async () => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
  await stage.end();
  await programs.end();
  certificates.end();
}, LIMIT);

async function open(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // One that listens on a port has such an address.
  return (server.address() as AddressInfo).port;
}

const speaks = async (port: number, name = '') => {
  const result = await stage.checkOne(name ? `${name}:${port}` : `${port}`);
  expect(result.state).toBe('in-use');
  return result.spoken;
};
const read = ({ cert, key }: CertificateFiles) => ({ cert: readFileSync(cert), key: readFileSync(key) });

describe('real servers', () => {
  it(
    'sshd',
    async () => {
      const sshd: SshdStage = await createSshdStage();
      const { port } = await sshd.startSshd();
      const spoken = await speaks(port);
      await sshd.end();
      expect(spoken).toMatchObject({ kind: 'ssh', product: expect.stringMatching(/^OpenSSH_\d/) });
    },
    LIMIT,
  );

  it(
    'redis-server, with a password and without',
    async () => {
      expect(await speaks(await programs.redis())).toMatchObject({ kind: 'redis', summary: 'Redis' });
      expect(await speaks(await programs.redis('secret'))).toMatchObject({
        summary: 'Redis, wants a password',
      });
    },
    LIMIT,
  );

  it(
    'memcached',
    async () => {
      expect(await speaks(await programs.memcached())).toMatchObject({
        kind: 'memcached',
        product: expect.stringMatching(/^1\./),
      });
    },
    LIMIT,
  );

  it(
    'mosquitto',
    async () => {
      expect(await speaks(await programs.mosquitto())).toMatchObject({ kind: 'mqtt' });
    },
    LIMIT,
  );

  it(
    'PostgreSQL',
    async () => {
      expect(await speaks(await programs.postgres())).toMatchObject({
        kind: 'postgres',
        summary: 'PostgreSQL, without TLS',
      });
    },
    LIMIT,
  );

  it(
    'nginx, plain and over TLS',
    async () => {
      const { http, https } = await programs.nginx(certificates.make('DNS:localhost'));
      const page = { status: 200, title: 'Harbour & quay', server: expect.stringMatching(/^nginx/) };
      expect(await speaks(http)).toMatchObject({ kind: 'http', http: page, certificate: null });
      expect(await speaks(https)).toMatchObject({
        kind: 'https',
        http: page,
        certificate: { trust: 'self-signed', subject: 'Quayside test', names: ['localhost'] },
      });
    },
    LIMIT,
  );
});

describe('Node', () => {
  it(
    'over HTTP: status, title, server, where it sends to',
    async () => {
      const page = createHttpServer((_, response) => {
        response.writeHead(404, { 'content-type': 'text/html', server: 'Tests/1.0' });
        response.end('<html><title>Not here</title>');
      });
      expect(await speaks(await open(page))).toMatchObject({
        kind: 'http',
        summary: 'HTTP 404, Tests/1.0, “Not here”',
        http: { status: 404, title: 'Not here', server: 'Tests/1.0' },
      });
      const moved = createHttpServer((_, response) => response.writeHead(302, { location: '/login' }).end());
      expect(await speaks(await open(moved))).toMatchObject({ http: { status: 302, location: '/login' } });
    },
    LIMIT,
  );

  it(
    'sends one GET of / with the name that was asked for, and nothing that changes anything',
    async () => {
      const seen: string[] = [];
      const server = createHttpServer((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.host}`);
        response.end('{}');
      });
      const port = await open(server);
      await speaks(port);
      await speaks(port, 'localhost');
      await speaks(port, '127.0.0.1');
      expect(seen).toEqual([`GET / localhost:${port}`, `GET / localhost:${port}`, `GET / 127.0.0.1:${port}`]);
    },
    LIMIT,
  );

  it.each([
    ['DNS:localhost,IP:127.0.0.1', {}, 'self-signed', /^It signed itself: browsers warn of it/],
    ['DNS:localhost', { expired: true, signed: true }, 'expired', /^It expired on 2021-01-01/],
    ['DNS:localhost', { future: true }, 'not-yet-valid', /not valid before 2090-01-01, and it signed itself/],
    ['DNS:shop.test', {}, 'self-signed', /it is not for localhost/],
    ['DNS:localhost', { signed: true }, 'unknown-issuer', /its issuer \(Nobody knows me\)/i],
  ] as const)(
    'over TLS with a certificate for %s, %j',
    async (names, options, trust, sentence) => {
      const server = createHttpsServer(read(certificates.make(names, options)), (_, response) =>
        response.end('hi'),
      );
      const spoken = await speaks(await open(server));
      expect(spoken).toMatchObject({ kind: 'https', http: { status: 200 }, certificate: { trust } });
      expect(spoken?.certificate?.sentence).toMatch(sentence);
    },
    LIMIT,
  );

  it(
    'over TLS that is not HTTP, that wants a certificate, or that greets',
    async () => {
      const key = read(certificates.make('DNS:localhost'));
      const silent = createTlsServer(key, (socket) => void socket.on('error', () => {}).end());
      expect(await speaks(await open(silent))).toMatchObject({
        kind: 'tls',
        certificate: { trust: 'self-signed' },
      });
      const strict = createTlsServer({
        ...key,
        requestCert: true,
        rejectUnauthorized: true,
        maxVersion: 'TLSv1.2',
      });
      strict.on('tlsClientError', () => {});
      expect(await speaks(await open(strict))).toMatchObject({ kind: 'tls' });
      const imap = createTlsServer(
        key,
        (socket) => void socket.on('error', () => {}).write('* OK Dovecot ready.\r\n'),
      );
      expect(await speaks(await open(imap))).toMatchObject({
        kind: 'imap',
        summary: 'IMAP, Dovecot, over TLS',
        certificate: { trust: 'self-signed' },
      });
    },
    LIMIT,
  );

  it(
    'over HTTP/2 alone',
    async () => {
      expect(await speaks(await open(createHttp2Server()))).toMatchObject({ kind: 'http2' });
    },
    LIMIT,
  );
});

/** The first packet of a MariaDB 10.11, as it came. */
const MARIADB = Buffer.from(
  '640000000a352e352e352d31302e31312e31392d4d6172696144422d302b6465623132753100030000007d645c212d5f796000fef7080200ff811500' +
    '00000000001d000000546478506735705949435359006d7973716c5f6e61746976655f70617373776f726400',
  'hex',
);

/** Answers what it is asked, where it understands it; else it stays silent, as most do, or closes. */
const answering = (reply: (heard: Buffer) => Buffer | string | null) =>
  createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (heard) => {
        const answer = reply(heard);
        if (answer === null) socket.destroy();
        else socket.write(answer);
      });
  });
const greeting = (text: Buffer | string) =>
  createServer((socket) => void socket.on('error', () => {}).write(text));

function mongoReply(heard: Buffer): Buffer | null {
  if (heard.length < 16 || heard.readInt32LE(12) !== 2004) return null;
  const document = Buffer.from(
    '\u0000\u0000\u0000\u0000\u0008ismaster\u0000\u0001\u0010maxWireVersion\u0000\u0015\u0000\u0000\u0000\u0000',
    'latin1',
  );
  document.writeInt32LE(document.length, 0);
  const head = Buffer.alloc(36);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(heard.readInt32LE(4), 8);
  head.writeInt32LE(1, 12);
  head.writeInt32LE(1, 32);
  return Buffer.concat([head, document]);
}

function amqpReply(heard: Buffer): Buffer | string {
  if (!heard.equals(Buffer.from('AMQP\0\0\u0009\u0001', 'latin1'))) return 'AMQP\0\0\u0009\u0001';
  const table = Buffer.from('\u0007productS\0\0\0\u0008RabbitMQ\u0007versionS\0\0\0\u00063.10.8', 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(table.length);
  const payload = Buffer.concat([
    Buffer.from([0, 10, 0, 10, 0, 9]),
    size,
    table,
    Buffer.from('\0\0\0\u0005PLAIN\0\0\0\u0005en_US', 'latin1'),
  ]);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

describe('stand-ins with the real first bytes', () => {
  it.each([
    ['MySQL', greeting(MARIADB), { kind: 'mysql', product: expect.stringContaining('10.11.19-MariaDB') }],
    ['MongoDB', answering(mongoReply), { kind: 'mongodb', summary: 'MongoDB, wire version 21' }],
    ['SMTP', greeting('220 mail.test ESMTP Postfix (Debian/GNU)\r\n'), { kind: 'smtp', product: 'Postfix' }],
    ['FTP', greeting('220 (vsFTPd 3.0.3)\r\n'), { kind: 'ftp', product: 'vsFTPd 3.0.3' }],
    [
      'IMAP',
      greeting('* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n'),
      { kind: 'imap', product: 'Dovecot' },
    ],
    ['POP3', greeting('+OK Dovecot ready.\r\n'), { kind: 'pop3' }],
    ['AMQP', answering(amqpReply), { kind: 'amqp', product: 'RabbitMQ 3.10.8' }],
    [
      'PostgreSQL with TLS',
      answering((heard) => (heard.length === 8 && heard[4] === 4 ? 'S' : null)),
      { kind: 'postgres' },
    ],
    ['SOCKS', answering((heard) => (heard[0] === 5 ? Buffer.from([5, 0]) : null)), { kind: 'socks5' }],
    ['something else', greeting('hello there\r\n'), { kind: 'unknown', banner: 'hello there' }],
    [
      'one that echoes',
      answering((heard) => heard),
      { kind: expect.not.stringMatching(/^(http|redis|postgres)$/) },
    ],
  ])(
    '%s',
    async (_, server, expected) => {
      expect(await speaks(await open(server))).toMatchObject(expected);
    },
    LIMIT,
  );

  it(
    'a server that takes one connection at a time is understood all the same',
    async () => {
      let busy = false;
      const waiting: Socket[] = [];
      const serve = (socket: Socket) => {
        busy = true;
        socket.on('close', () => {
          busy = false;
          const next = waiting.shift();
          if (next) serve(next);
        });
        socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\nServer: one at a time\r\n\r\n'));
        socket.resume();
      };
      const server = createServer((socket) => {
        socket.on('error', () => {});
        if (busy) waiting.push(socket);
        else serve(socket);
      });
      expect(await speaks(await open(server))).toMatchObject({ kind: 'http', product: 'one at a time' });
    },
    LIMIT,
  );

  it(
    'a printer is listened to and sent nothing',
    async () => {
      const heard: Buffer[] = [];
      const server = createServer(
        (socket) => void socket.on('error', () => {}).on('data', (piece) => heard.push(piece)),
      );
      servers.push(server);
      const port = await new Promise<number>((resolve, reject) => {
        const tryPort = (port: number) => {
          if (port > 9_107) return reject(new Error('all of them are taken'));
          server.once('error', () => tryPort(port + 1));
          server.listen(port, '127.0.0.1', () => resolve(port));
        };
        tryPort(9_100);
      });
      expect(await speaks(port)).toMatchObject({ kind: 'silent' });
      expect(heard).toEqual([]);
    },
    LIMIT,
  );
});
