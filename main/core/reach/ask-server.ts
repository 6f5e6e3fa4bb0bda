/** Finds out what speaks at a port: listens for a server that speaks first, then asks, on new connections, within a second in all. */
import type { Spoken, SpokenKind } from '../../../preload/model.ts';
import { askTls } from './ask-tls.ts';
import type { AskedServer } from './asked-server.ts';
import type { Connector } from './connect-once.ts';
import { exchange } from './exchange.ts';
import { httpQuestion, QUESTIONS, type Question } from './questions.ts';
import { isWholeGreeting, readGreeting } from './read-greeting.ts';
import { type Finding, readUnknown, SILENT } from './spoken-words.ts';
import { createStop, type Stop } from './stop.ts';

export interface AskLimits {
  /** How long a server may take to speak first, in ms, where nothing says that it would. */
  readonly listenMs: number;
  /** How long a question is alone before others are asked too. */
  readonly aloneMs: number;
  readonly totalMs: number;
}

export const ASK_LIMITS: AskLimits = { listenMs: 200, aloneMs: 300, totalMs: 1_000 };

export interface AskTools {
  readonly connect: Connector;
  readonly stop: Stop;
  readonly now: () => Date;
  readonly limits?: AskLimits;
}

/** These begin to speak by themselves: nothing is asked of them before they had their time. */
const SPEAKS_FIRST = new Set<SpokenKind>([
  'ssh',
  'mysql',
  'smtp',
  'ftp',
  'imap',
  'pop3',
  'vnc',
  'rsync',
  'telnet',
]);

/** How long before the end no question waits any more. */
const READ_MS = 20;

/** Printers print whatever they are sent. */
const isPrinter = (port: number): boolean => port >= 9_100 && port <= 9_107;

/** Never rejects for what a server may do. What is sent changes nothing anywhere. */
export async function askServer(server: AskedServer, tools: AskTools): Promise<Spoken> {
  const started = performance.now();
  const limits = tools.limits ?? ASK_LIMITS;
  const left = () => limits.totalMs - (performance.now() - started);
  const patient = (server.likely !== null && SPEAKS_FIRST.has(server.likely)) || isPrinter(server.port);
  const greeting = await listen(server, tools, patient ? limits.totalMs : limits.listenMs, left);
  const finding = greeting ?? (isPrinter(server.port) ? null : await ask(server, tools, limits, left));
  const { doubtful: _, ...spoken } = { ...SILENT, ...finding };
  return { ...spoken, tookMs: Math.round(performance.now() - started) };
}

/** One that has begun to speak may end what it says. */
async function listen(
  { address, port }: AskedServer,
  { connect, stop }: AskTools,
  firstMs: number,
  left: () => number,
): Promise<Finding | null> {
  const heard = await exchange(
    { address, port, send: null, firstMs, limitMs: left(), enough: isWholeGreeting },
    { connect, stop },
  );
  if (heard.length === 0) return null;
  return readGreeting(heard, port) ?? readUnknown(heard);
}

/** All questions that were asked so far, of which the first answer that is understood counts. */
interface Asking {
  readonly stop: Stop;
  found: Finding | null;
  /** What is taken where nothing better comes. */
  fallback: Finding | null;
  pending: number;
  wake: () => void;
}

async function ask(
  server: AskedServer,
  tools: AskTools,
  limits: AskLimits,
  left: () => number,
): Promise<Finding | null> {
  const rest = createStop();
  const off = tools.stop.onStop(() => rest.stop());
  const asking: Asking = { stop: rest, found: null, fallback: null, pending: 0, wake: () => {} };
  const stages = stagesFor(server);
  /** What was heard by then is understood in time. */
  const leftToAsk = () => left() - READ_MS;
  for (const [index, stage] of stages.entries()) {
    for (const one of stage) pose(one, server, tools, asking, leftToAsk);
    const last = index === stages.length - 1;
    await untilAnswered(asking, last ? left() : Math.min(left(), limits.aloneMs));
    if (asking.found || tools.stop.stopped) break;
  }
  off();
  rest.stop();
  return asking.found ?? asking.fallback;
}

type Stage = readonly (Question | 'tls')[];

/** What it likely speaks, then HTTP, then everything else at once. */
function stagesFor({ likely, name, port }: AskedServer): Stage[] {
  const http = httpQuestion(name, port);
  const all: (Question | 'tls')[] = [http, 'tls', ...QUESTIONS];
  const isLikely = (one: Question | 'tls') =>
    one === 'tls' ? likely === 'https' || likely === 'tls' : one.kind === likely;
  const first = all.filter(isLikely);
  const rest = all.filter((one) => !first.includes(one) && one !== http);
  return [first, first.includes(http) ? [] : [http], rest].filter((stage) => stage.length > 0);
}

function pose(
  one: Question | 'tls',
  server: AskedServer,
  tools: AskTools,
  asking: Asking,
  left: () => number,
): void {
  const { connect, now } = tools;
  const { stop } = asking;
  asking.pending++;
  const answer =
    one === 'tls'
      ? askTls(server, { connect, stop, now, limitMs: left() })
      : putQuestion(one, server, { connect, stop }, left());
  void answer.then((finding) => {
    asking.pending--;
    if (finding && !asking.found) {
      if (finding.doubtful) asking.fallback ??= finding;
      else asking.found = finding;
    }
    asking.wake();
  });
}

async function putQuestion(
  { send, read, enough }: Question,
  { address, port }: AskedServer,
  via: { connect: Connector; stop: Stop },
  limitMs: number,
): Promise<Finding | null> {
  const heard = await exchange({ address, port, send, firstMs: limitMs, limitMs, enough }, via);
  if (heard.length === 0) return null;
  return read(heard) ?? readGreeting(heard, port) ?? { ...readUnknown(heard), doubtful: true };
}

/** Until one is understood, all that were asked are through, or the time is over. */
function untilAnswered(asking: Asking, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      asking.wake = () => {};
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, limitMs));
    asking.wake = () => {
      if (asking.found || asking.pending === 0) end();
    };
    asking.wake();
  });
}
