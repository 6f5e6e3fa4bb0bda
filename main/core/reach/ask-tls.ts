/** Asks a server over TLS: its certificate, whoever signed it, and what it speaks within. Nothing is believed, nothing is sent but a GET. */
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { connect as connectTls, TLSSocket } from 'node:tls';
import type { AskedServer } from './asked-server.ts';
import type { Connector } from './connect-once.ts';
import { talkOver } from './exchange.ts';
import { httpQuestion, readHttpAnswer } from './questions.ts';
import { readCertificate } from './read-certificate.ts';
import { readGreeting } from './read-greeting.ts';
import { type Finding, found, foundHttp, kindWords } from './spoken-words.ts';
import type { Stop } from './stop.ts';

interface TlsTools {
  readonly connect: Connector;
  readonly stop: Stop;
  readonly now: () => Date;
  /** For all of it. */
  readonly limitMs: number;
}

/** Null where that is no TLS. Never rejects. */
export async function askTls(
  server: AskedServer,
  { connect, stop, now, limitMs }: TlsTools,
): Promise<Finding | null> {
  if (limitMs <= 0) return null;
  const ends = performance.now() + limitMs;
  // Most checks meet nothing that would speak it.
  const { connect: secure } = await import('node:tls');
  let finding: Finding | null = null;
  await connect(server.address, server.port, { limitMs, stop }, async (socket) => {
    const hands = await shakeHands(socket, secure, { name: server.name, ends, stop });
    if (hands.kind === 'secure') finding = await askWithin(hands.tls, server, { ends, stop, now });
    if (hands.kind === 'refused') finding = found('tls', { more: 'refuses this connection' });
  });
  return finding;
}

type Hands = { kind: 'secure'; tls: TLSSocket } | { kind: 'refused' | 'none' };

function shakeHands(
  socket: Socket,
  secure: typeof connectTls,
  { name, ends, stop }: { name: string; ends: number; stop: Stop },
): Promise<Hands> {
  return new Promise((resolve) => {
    const end = (hands: Hands) => {
      clearTimeout(timer);
      off();
      resolve(hands);
    };
    const tls = secure({
      socket,
      ...(isIP(name.split('%')[0] ?? '') > 0 ? {} : { servername: name }),
      // What it shows is told to the user, not trusted.
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const timer = setTimeout(() => end({ kind: 'none' }), ends - performance.now());
    const off = stop.onStop(() => end({ kind: 'none' }));
    tls.once('secureConnect', () => end({ kind: 'secure', tls }));
    // An alert is TLS too: it wants a certificate of ours, another name, another version.
    tls.on('error', (error: NodeJS.ErrnoException) =>
      end({ kind: /_ALERT_/.test(error.code ?? '') ? 'refused' : 'none' }),
    );
    tls.on('close', () => end({ kind: 'none' }));
  });
}

async function askWithin(
  tls: TLSSocket,
  { name, port, address }: AskedServer,
  { ends, stop, now }: { ends: number; stop: Stop; now: () => Date },
): Promise<Finding> {
  const peer = tls.getPeerX509Certificate();
  const certificate = peer
    ? readCertificate(peer, { name, address, chainError: String(tls.authorizationError ?? ''), now: now() })
    : null;
  const { send, enough } = httpQuestion(name, port);
  const left = Math.max(1, ends - performance.now());
  const heard = await talkOver(tls, { send, enough, firstMs: left, limitMs: left }, stop);
  const within = readHttpAnswer(heard) ?? readGreeting(heard, port);
  if (within?.http && certificate) return foundHttp(within.http, certificate);
  const tlsWords = within ? `${within.summary}, over TLS` : kindWords('tls');
  return { ...(within ?? found('tls')), summary: tlsWords, certificate, doubtful: false };
}
