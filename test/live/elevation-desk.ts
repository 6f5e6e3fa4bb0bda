/**
 * Stands in for pkexec: a program that, run by an unprivileged user, has this process, which is root, run exactly the
 * arguments that it was given, its streams piped through. Runs nothing but the elevated script, for one user alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEVATED_SCRIPT } from '../../main/core/platform/linux/elevated-script.ts';

export interface Desk {
  /** To be given as the elevator's program. */
  readonly program: string;
  /** The arguments of each time that it was asked. */
  readonly asked: string[][];
  /** What it ran with root's rights. */
  readonly steps: ChildProcess[];
  /** How many of those who asked are still there. */
  waiting(): number;
  close(): void;
}

/** `answer`: what the user does. A number ends the stand-in with that code, as pkexec's 126 when its dialog is dismissed. */
export async function openDesk(uid: number, answer: 'allow' | 'silent' | number): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-desk-'));
  const path = join(folder, 'desk.sock');
  const program = join(folder, 'stand-in.mjs');
  const asked: string[][] = [];
  const steps: ChildProcess[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    readArgv(socket, (argv) => {
      asked.push(argv);
      if (typeof answer === 'number') socket.end(`${JSON.stringify({ code: answer })}\n`);
      else if (answer === 'allow' && isElevated(argv)) steps.push(run(argv, socket));
      else socket.on('end', () => socket.end());
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  writeFileSync(program, standIn(path), { mode: 0o755 });
  chmodSync(path, 0o666);
  chownSync(folder, uid, uid);
  return {
    program,
    asked,
    steps,
    waiting: () => sockets.size,
    close() {
      for (const step of steps) step.kill('SIGKILL');
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const isElevated = ([shell, option, script, name, ...keys]: string[]): boolean =>
  shell === '/bin/sh' &&
  option === '-c' &&
  script === ELEVATED_SCRIPT &&
  name === 'quayside' &&
  keys.every((key) => /^\d+$/.test(key));

/** One line of JSON; what follows it is left to be read. */
function readArgv(socket: Socket, done: (argv: string[]) => void): void {
  let head = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(0x0a);
    if (end < 0) return;
    socket.off('data', take).pause();
    const rest = head.subarray(end + 1);
    if (rest.length > 0) socket.unshift(rest);
    done(JSON.parse(head.toString('utf8', 0, end)));
    socket.resume();
  };
  socket.on('data', take);
}

function run([program = '', ...argv]: string[], socket: Socket): ChildProcess {
  const step = spawn(program, argv, { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  step.stdin?.on('error', () => {});
  socket.pipe(step.stdin);
  socket.on('close', () => step.stdin?.end());
  step.stdout?.setEncoding('utf8').on('data', (out) => socket.write(`${JSON.stringify({ out })}\n`));
  step.on('close', (code) => socket.end(`${JSON.stringify({ code })}\n`));
  return step;
}

const standIn = (path: string): string => `#!${process.execPath}
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
const desk = connect({ path: ${JSON.stringify(path)}, allowHalfOpen: true });
desk.write(JSON.stringify(process.argv.slice(2)) + '\\n');
process.stdin.pipe(desk);
desk.on('error', () => process.exit(1));
createInterface({ input: desk }).on('line', (line) => {
  const { out, code } = JSON.parse(line);
  if (out === undefined) process.exit(code ?? 1);
  process.stdout.write(out);
});
`;
