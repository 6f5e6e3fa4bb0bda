/** A check: whether ports can be reached, from where, and what speaks there. */
import { z } from 'zod';
import { Reservation } from './conflict.ts';
import { PortExplanation } from './freeing.ts';
import { Family, Listener, Port, Protocol, Timestamp } from './listener.ts';

/**
 * What a connection that was really tried came to. `answers`: taken. `refuses`: nobody is there, said at once.
 * `no-answer`: neither within the time. `unreachable`: there is no way there. `not-tried`: too little of this machine
 * was left for it, such as open files.
 */
export const ReachOutcome = z.enum(['answers', 'refuses', 'no-answer', 'unreachable', 'not-tried']);
export type ReachOutcome = z.infer<typeof ReachOutcome>;

/** One address at which a port was tried. */
export const ReachTry = z.object({
  /** Bare, as in Listener. */
  address: z.string(),
  family: Family,
  /** `loopback`: only this machine uses it. `lan`: an address of this machine in a network. `named`: of another host. */
  kind: z.enum(['loopback', 'lan', 'named']),
  /** The network interface that a `lan` address is of, such as `eth0`. */
  interface: z.string().nullable(),
  outcome: ReachOutcome,
  /** How long the connection took, in ms; null unless it answers. */
  connectMs: z.number().nullable(),
});
export type ReachTry = z.infer<typeof ReachTry>;

/** Why a certificate would or would not be believed; by the authorities that Node carries, not those of the system. */
export const CertificateTrust = z.enum([
  'trusted',
  'self-signed',
  'expired',
  'not-yet-valid',
  'other-name',
  'unknown-issuer',
  'untrusted',
]);
export type CertificateTrust = z.infer<typeof CertificateTrust>;

/** A TLS server's certificate. */
export const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** The names and addresses that it is for: `localhost`, `*.example.test`, `127.0.0.1`. At most 50. */
  names: z.array(z.string()),
  validFrom: Timestamp.nullable(),
  validTo: Timestamp.nullable(),
  trust: CertificateTrust,
  /** The trust for people: `It signed itself, so browsers warn of it.` */
  sentence: z.string(),
});
export type Certificate = z.infer<typeof Certificate>;

/** What a server was heard to speak. `unknown`: it says something that nobody here knows. `silent`: it says nothing. */
export const SpokenKind = z.enum([
  'http',
  'https',
  'http2',
  'tls',
  'ssh',
  'postgres',
  'mysql',
  'redis',
  'mongodb',
  'smtp',
  'ftp',
  'imap',
  'pop3',
  'amqp',
  'memcached',
  'mqtt',
  'socks5',
  'vnc',
  'rsync',
  'telnet',
  'unknown',
  'silent',
]);
export type SpokenKind = z.infer<typeof SpokenKind>;

/** What speaks at a port, by its first bytes. All text is cleaned and cut. */
export const Spoken = z.object({
  kind: SpokenKind,
  /** For people: `HTTP 200, nginx/1.22.1, “Welcome”`, `SSH, OpenSSH 9.2p1`. */
  summary: z.string(),
  /** The product and version that it names itself, such as `OpenSSH_9.2p1`, or null. */
  product: z.string().nullable(),
  /** The first line that it said, or null where that is no text. */
  banner: z.string().nullable(),
  /** Of `http` and `https`. `location`: where it sends to. */
  http: z
    .object({
      status: z.int(),
      title: z.string().nullable(),
      server: z.string().nullable(),
      location: z.string().nullable(),
    })
    .nullable(),
  /** Of `https` and `tls`. */
  certificate: Certificate.nullable(),
  /** From the first byte asked for to the answer, in ms. */
  tookMs: z.number(),
});
export type Spoken = z.infer<typeof Spoken>;

/**
 * `in-use`: somebody listens there. `free`: nobody does, and it can be taken. `blocked`: nobody does, but the system
 * does not give it. `closed`: refused at once; of this machine, whether it can be taken was not tried.
 * `no-answer`, `unreachable`: as in ReachOutcome. `unknown-name`: the host's name has no address.
 */
export const CheckState = z.enum([
  'in-use',
  'free',
  'blocked',
  'closed',
  'no-answer',
  'unreachable',
  'unknown-name',
]);
export type CheckState = z.infer<typeof CheckState>;

/** One port that was looked at closely: each one that is in use or kept for somebody, and the others where only a few were asked for. */
export const CheckResult = z.object({
  /** Which of the targets it belongs to, from 0. */
  target: z.int().nonnegative(),
  /** As the user named it; null where none was named: this machine. */
  host: z.string().nullable(),
  /** It is this machine: no host was named, or one of its own addresses (localhost, 127.0.0.1, ::1, one in a network). */
  here: z.boolean(),
  port: Port,
  protocol: Protocol,
  state: CheckState,
  /** One sentence for people: who has it, or why it can or cannot be taken. */
  sentence: z.string(),
  /** From where it can be reached, in one sentence; null where nothing listens. */
  reach: z.string().nullable(),
  nextStep: z.string().nullable(),
  /** Why it can or cannot be taken; of this machine's ports, where only a few were asked for. */
  explanation: PortExplanation.nullable(),
  /** Who listens, of this machine. */
  listeners: z.array(Listener),
  /** For whom it is kept. */
  reservations: z.array(Reservation),
  /** Each address that was tried. */
  tries: z.array(ReachTry),
  /** Null where that was not asked. */
  spoken: Spoken.nullable(),
  /** The next free port of this machine, where this one cannot be had. */
  nextFree: Port.nullable(),
  /** What can be said of UDP at the same number, in one sentence; null where there is nothing. */
  udp: z.string().nullable(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Ports in a row of which nothing more is said than their state. */
export const CheckSpan = z.object({
  target: z.int().nonnegative(),
  host: z.string().nullable(),
  here: z.boolean(),
  from: Port,
  to: Port,
  state: CheckState,
});
export type CheckSpan = z.infer<typeof CheckSpan>;

/** How far a check is. */
export const CheckProgress = z.object({
  checkId: z.string(),
  state: z.enum(['running', 'done', 'cancelled']),
  /** Ports that are done, of all of them. */
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** Those after `after`, in the order in which they became known; at most 100 a look. */
  results: z.array(CheckResult),
  /** What to give as `after` next. */
  next: z.int().nonnegative(),
  /** There are more results at once. It is over when `state` is not `running` and `more` is false. */
  more: z.boolean(),
  /** All ports of which there is no result; only in the look with which it is over. */
  spans: z.array(CheckSpan),
});
export type CheckProgress = z.infer<typeof CheckProgress>;
