/**
 * Stands in for Windows' question for an administrator's rights, and for the PowerShell that runs with them: it reads the numbers
 * out of what it is given, and does over a real socket what the script says. What the script itself does no test here can show.
 */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CANCELLED, ELEVATED_SCRIPT } from '../main/core/platform/win32/elevated-script.ts';

export interface ElevatedMachine {
  /** 0 where it is not there. */
  startOf(pid: number): number;
  holds(protocol: 'TCP' | 'UDP', port: number, pid: number): boolean;
  services(pid: number): number;
  deed(verb: 'ask' | 'force' | 'stop', pid: number): string;
}

/** The text that would run with those rights; it throws where anything but numbers stands before the constant script. */
export function elevatedNumbers(argv: readonly string[]): number[] {
  const asking = argv.at(-1) ?? '';
  const step = decoded(/ -EncodedCommand ([A-Za-z0-9+/=]+)'/.exec(asking)?.[1] ?? '');
  const [, list = ''] = /^\$n=@\((\d+(?:,\d+)*)\);/.exec(step) ?? [];
  if (step !== `$n=@(${list});${ELEVATED_SCRIPT}` || list === '') throw new Error(`not the script: ${step}`);
  return list.split(',').map(Number);
}

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf16le');

export function startUac(
  argv: readonly string[],
  answer: 'yes' | 'no' | 'late',
  { pipes, machine }: { pipes: string; machine: ElevatedMachine },
): ChildProcess {
  const [first = 0, second = 0, count = 0, ...rest] = elevatedNumbers(argv);
  const child = childDouble();
  const begin = () => {
    const socket = connect(join(pipes, `${first}-${second}`));
    socket.on('error', () => child.end(1)).on('close', () => child.end(0));
    socket.on('connect', () => serve(socket, rest.slice(0, count), rest.slice(count), machine));
  };
  if (answer === 'yes') setImmediate(begin);
  else if (answer === 'no') setImmediate(() => child.end(CANCELLED));
  // The question stays on the screen although whoever asked it was ended.
  else child.once('killed', begin);
  // Only what the carrier uses is there.
  return child as unknown as ChildProcess;
}

function childDouble() {
  const child = Object.assign(new EventEmitter(), {
    stderr: null,
    exitCode: null as number | null,
    signalCode: null as string | null,
    end(code: number) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.exitCode = code;
      child.emit('close', code, null);
    },
    kill() {
      child.signalCode = 'SIGKILL';
      child.emit('killed');
      return true;
    },
    unref: () => undefined,
  });
  return child;
}

function serve(
  socket: Socket,
  above: readonly number[],
  sockets: readonly number[],
  machine: ElevatedMachine,
) {
  const held = new Map<number, number>();
  const say = (line: string) => socket.write(`${line}\n`);
  const quads = Array.from({ length: sockets.length / 4 }, (_, index) =>
    sockets.slice(4 * index, 4 * index + 4),
  );
  const holds = (pid: number): boolean =>
    quads.some(
      ([protocol, port = 0, owner]) =>
        owner === pid && machine.holds(protocol === 17 ? 'UDP' : 'TCP', port, pid),
    );
  for (const [, , pid = 0, start = 0] of quads) {
    if (held.has(pid) || above.includes(pid) || !holds(pid) || machine.startOf(pid) !== start) continue;
    held.set(pid, start);
    say(`holder ${pid} ${start}`);
  }
  say('ready');
  createInterface(socket).on('line', (line) => {
    const [, verb, number, start] = /^(ask|force) ([1-9]\d{0,8}) ([1-9]\d{0,14})$/.exec(line) ?? [];
    const pid = Number(number);
    const answer = (): string => {
      if (above.includes(pid) || !held.has(pid)) return 'refused';
      if (!holds(pid) || machine.startOf(pid) !== Number(start)) return 'changed';
      const services = machine.services(pid);
      if (services > 1 || (services === 1 && verb === 'force')) return 'refused';
      return machine.deed(services === 1 ? 'stop' : verb === 'ask' ? 'ask' : 'force', pid);
    };
    say(verb === undefined ? 'bad' : `${answer()} ${pid}`);
  });
}
