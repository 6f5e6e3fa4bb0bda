/** What checks find in the tests of the window, and a core that answers them piece by piece. */
import {
  type CheckProgress,
  type CheckResult,
  type CheckSpan,
  type EphemeralUse,
  fail,
  type Listener,
  ok,
} from '../../preload/model.ts';
import type { WindowService } from './window-service.ts';

export const checkResult = (change: Partial<CheckResult> & { port: number }): CheckResult => ({
  target: 0,
  host: null,
  here: true,
  protocol: 'tcp',
  state: 'free',
  sentence: `Port ${change.port} is free: nobody listens on it, and it can be taken.`,
  reach: null,
  nextStep: 'Start your program on it.',
  explanation: null,
  listeners: [],
  reservations: [],
  tries: [],
  spoken: null,
  nextFree: null,
  udp: null,
  ...change,
});

const reachTry = (address: string, kind: 'loopback' | 'lan' | 'named', connectMs: number | null) => ({
  address,
  family: address.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
  kind,
  interface: kind === 'lan' ? 'enp0s31f6' : null,
  outcome: connectMs === null ? ('refuses' as const) : ('answers' as const),
  connectMs,
});

/** An address of a bridge, where nobody listens. */
export const refusedAt = (address: string) => reachTry(address, 'lan', null);

/** A web server that the whole network reaches. */
export const servedPort = (listeners: readonly Listener[]): CheckResult =>
  checkResult({
    port: 3000,
    state: 'in-use',
    sentence: 'Port 3000 is held by node (pid 48213), at 0.0.0.0.',
    reach:
      'It listens on all addresses over IPv4, so other devices in your network can reach it at 192.168.1.23:3000.',
    nextStep: 'Free it from the list of ports, or take another port.',
    listeners: listeners.filter(({ port }) => port === 3000),
    tries: [
      reachTry('127.0.0.1', 'loopback', 0.42),
      reachTry('::1', 'loopback', null),
      reachTry('192.168.1.23', 'lan', 0.61),
    ],
    spoken: {
      kind: 'http',
      summary: 'HTTP 200, Express, “API gateway”',
      product: 'Express',
      banner: 'HTTP/1.1 200 OK',
      http: { status: 200, title: 'API gateway', server: 'Express', location: null },
      certificate: null,
      tookMs: 12.4,
    },
    nextFree: 3002,
  });

/** Of another host, with a certificate that nobody believes. */
export const strangeCertificate = (): CheckResult =>
  checkResult({
    host: 'dev.example.test',
    here: false,
    port: 8443,
    state: 'in-use',
    sentence: 'dev.example.test answers on port 8443.',
    reach: null,
    nextStep: null,
    tries: [reachTry('203.0.113.7', 'named', 31), reachTry('2001:db8::7', 'named', 29)],
    spoken: {
      kind: 'https',
      summary: 'HTTPS 302, nginx/1.26.2',
      product: 'nginx/1.26.2',
      banner: null,
      http: { status: 302, title: null, server: 'nginx/1.26.2', location: 'https://dev.example.test/login' },
      certificate: {
        subject: 'dev.example.test',
        issuer: 'dev.example.test',
        names: ['dev.example.test', '*.dev.example.test', '127.0.0.1'],
        validFrom: '2026-01-01T00:00:00.000Z',
        validTo: '2027-01-01T00:00:00.000Z',
        trust: 'self-signed',
        sentence: 'It signed itself, so browsers warn of it.',
      },
      tookMs: 64,
    },
  });

/** Of a range: those that are in use, each as the list knows it. */
export function foundPorts(listeners: readonly Listener[]): CheckResult[] {
  const ports = new Set(listeners.flatMap(({ protocol, port }) => (protocol === 'tcp' ? [port] : [])));
  return [...ports].map((port) => {
    const here = listeners.filter((one) => one.protocol === 'tcp' && one.port === port);
    const who = here[0]?.owner?.name ?? 'a process of root';
    return checkResult({
      port,
      state: 'in-use',
      sentence: `Port ${port} is held by ${who}.`,
      nextStep: null,
      listeners: here,
    });
  });
}

export interface ScriptedCheck {
  readonly total: number;
  readonly results?: readonly CheckResult[];
  readonly spans?: readonly CheckSpan[];
  /** It stays under way with so many ports done, until it is cancelled. */
  readonly stays?: number;
}

/** Answers the calls about checks; what is not written down is refused as the core refuses it. */
export function answerChecks(service: WindowService, checks: Readonly<Record<string, ScriptedCheck>>): void {
  const begun = new Map<string, ScriptedCheck>();
  const cancelled = new Set<string>();
  service.answer('reach.start', async ({ targets: [target = ''] }) => {
    const check = checks[target];
    if (!check) {
      return fail(
        'invalid-input',
        `"${target}" cannot be checked: a port is a number from 1 to 65535.`,
        'Write a port (3000), a range (3000-3999) or host:port.',
      );
    }
    const checkId = `check-${begun.size}`;
    begun.set(checkId, check);
    return ok({ checkId, total: check.total });
  });
  service.answer('reach.look', async ({ checkId, after }) => {
    const check = begun.get(checkId);
    if (!check) return fail('not-found', 'That check is not known here any more.', 'Start it again.');
    return ok(progressOf(checkId, check, after, cancelled.has(checkId)));
  });
  service.answer('reach.cancel', async ({ checkId }) => {
    cancelled.add(checkId);
    return ok({ cancelled: true });
  });
}

function progressOf(
  checkId: string,
  check: ScriptedCheck,
  after: number,
  isCancelled: boolean,
): CheckProgress {
  const { total, results = [], spans = [], stays } = check;
  const page = results.slice(after, after + 100);
  const next = after + page.length;
  const more = next < results.length;
  const running = stays !== undefined && !isCancelled;
  return {
    checkId,
    state: running ? 'running' : isCancelled ? 'cancelled' : 'done',
    done: stays ?? total,
    total,
    results: page,
    next,
    more,
    spans: running || more ? [] : [...spans],
  };
}

export const outgoingPorts = (change: Partial<EphemeralUse> = {}): EphemeralUse => ({
  protocol: 'tcp',
  from: 32_768,
  to: 60_999,
  size: 28_232,
  used: 412,
  timeWait: 0,
  busiest: null,
  state: 'ok',
  message:
    '412 of the 28,232 TCP ports from 32768 to 60999, which the system gives to outgoing connections, are taken (1 %).',
  nextStep: null,
  ...change,
});
