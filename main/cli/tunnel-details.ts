/** The block of words that `tunnel show` prints. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Forward, Tunnel } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { agoWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { nameWords, stateWords } from './tunnel-words.ts';

interface Setting {
  /** Empty where no ssh is run for it. */
  command: string;
  sentence: string;
  home: string;
  now: Date;
  style: Style;
}

type Field = readonly [name: string, value: string | null | undefined];

export function tunnelDetails(tunnel: Tunnel, setting: Setting): string {
  const shown = [...stateFields(tunnel, setting), ...savedFields(tunnel, setting)].filter(
    ([, value]) => value,
  );
  const width = Math.max(...shown.map(([name]) => name.length));
  const lines = shown.map(
    ([name, value]) => `  ${setting.style.quiet(name.padEnd(width))}  ${cleanText(value ?? '', 8_000)}`,
  );
  return [setting.style.strong(nameWords(tunnel)), ...lines].join('\n');
}

function stateFields(tunnel: Tunnel, { now }: Setting): Field[] {
  const { since, attempts, pid, bytes, failure, question, blockedBy, state } = tunnel;
  return [
    ['State', stateWords(tunnel, now)],
    ['Since', state === 'stopped' ? null : `${since} (${agoWords(since, now)})`],
    ['Failure', failure && `${failure.message} ${failure.nextStep}`],
    ['Asks', question?.prompt],
    ['Next free', blockedBy?.nextPort ? `port ${blockedBy.nextPort}` : null],
    ['Attempts', attempts > 0 ? String(attempts) : null],
    ['Process', pid === null ? null : `pid ${pid}`],
    ['Bytes', bytes && `${bytes.sent} sent, ${bytes.received} received`],
  ];
}

function savedFields(tunnel: Tunnel, { command, sentence, home, now }: Setting): Field[] {
  const { destination, user, sshPort, jump, identityFile, forwards, autoStart, tags } = tunnel;
  return [
    ['What', sentence],
    ['Command', command],
    ...forwards.map((forward, index): Field => ['Forward', forwardWords(forward, index, tunnel, now)]),
    ['To', destination || null],
    ['User', user],
    ['Port', sshPort === undefined ? null : String(sshPort)],
    ['Through', jump?.join(', then ')],
    ['Identity', identityFile && tildePath(identityFile, home)],
    ['Starts', autoStart ? 'by itself, with Quayside' : 'when you say so'],
    ['Tags', tags.join(', ')],
  ];
}

/** `local 127.0.0.1:5433 to db:5432 (db:5432 refuses, 5 minutes ago)`. */
function forwardWords(forward: Forward, index: number, tunnel: Tunnel, now: Date): string {
  const chosen = tunnel.chosenPorts.find((one) => one.forward === index);
  const health = tunnel.health.find((one) => one.forward === index);
  const remarks = [
    chosen && `the server chose port ${chosen.port}`,
    health &&
      `${health.message || (health.reached ? 'reached' : 'not reached')}, ${agoWords(health.at, now)}`,
  ].filter(Boolean);
  const far = farWords(forward);
  return `${forward.kind} ${bindWords(forward)}${far && ` to ${far}`}${remarks.length > 0 ? ` (${remarks.join('; ')})` : ''}`;
}

const bindWords = ({ bindAddress, bindPort, bindSocket }: Forward): string =>
  bindSocket ?? placeWords(bindAddress ?? '127.0.0.1', bindPort);

/** Empty for a SOCKS proxy. */
const farWords = ({ host, hostPort, hostSocket }: Forward): string =>
  hostSocket ?? (host === undefined ? '' : placeWords(host, hostPort));

const placeWords = (host: string, port: number | undefined): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
