/** Asks for an administrator's word through polkit's pkexec, and signals with it the holders of a few sockets, and nobody else. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import type { ElevatedSession, Elevator, ProcessIdentity } from '../platform.ts';
import { elevatedArgv } from './elevated-script.ts';
import { createElevatedSession } from './elevated-session.ts';
import { type ElevatedEvent, type ElevatedStep, followStep } from './elevated-step.ts';

export interface ElevatorOptions {
  /** The absolute path of pkexec, or of what stands in for it. */
  program: string;
  /** Starts the program without a shell, with three pipes and an empty environment. May throw what the system says. */
  start?: (program: string, argv: string[]) => ChildProcessWithoutNullStreams;
  /** How long the user may take to answer, and one signal, in ms. */
  limits?: { answerMs: number; signalMs: number };
}

const LIMITS = { answerMs: 120_000, signalMs: 5_000 };

/** Where distributions put it. Nothing is looked up in PATH: what the user may write to is not asked for rights. */
const PLACES = ['/usr/bin/pkexec', '/run/wrappers/bin/pkexec'];

export function findPkexec(places: readonly string[] = PLACES): string | null {
  for (const place of places) {
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** pkexec refuses to run with a SHELL or a locale that it does not like, and needs none. */
const startProgram = (program: string, argv: string[]) =>
  spawn(program, argv, { env: {}, stdio: 'pipe', cwd: '/' });

export function createElevator(options: ElevatorOptions): Elevator {
  const { program, start = startProgram, limits = LIMITS } = options;
  let before: Promise<unknown> = Promise.resolve();
  const ask = async (argv: string[], stopped: AbortSignal): Promise<Result<ElevatedSession>> => {
    if (stopped.aborted) return withdrawn();
    const step = startStep(() => start(program, argv));
    if (!step) return notOpened({ kind: 'ended', code: null, said: '' });
    const holders = await readHolders(step, limits.answerMs, stopped);
    if (holders.ok) return ok(createElevatedSession(step, holders.value, limits.signalMs));
    step.close();
    return holders;
  };
  return {
    means: 'pkexec',
    async open(socketKeys, stopped) {
      const argv = elevatedArgv(socketKeys);
      if (!argv) {
        return fail(
          'invalid-input',
          'That is not the name of a socket on this system.',
          'Look at the list again.',
        );
      }
      // One question at a time: several at once could not be told apart.
      const turn = settledOrAborted(before, stopped).then(() => ask(argv, stopped));
      before = Promise.allSettled([before, turn]).then(() => {});
      return turn;
    },
  };
}

/** Node throws some of the reasons for which a program does not start, and tells the others later. */
function startStep(start: () => ChildProcessWithoutNullStreams): ElevatedStep | null {
  try {
    return followStep(start());
  } catch {
    return null;
  }
}

const settledOrAborted = (before: Promise<unknown>, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stopped.removeEventListener('abort', done);
      resolve();
    };
    stopped.addEventListener('abort', done);
    void before.then(done);
    if (stopped.aborted) done();
  });

async function readHolders(
  step: ElevatedStep,
  limitMs: number,
  stopped: AbortSignal,
): Promise<Result<ProcessIdentity[]>> {
  const holders: ProcessIdentity[] = [];
  const until = performance.now() + limitMs;
  for (;;) {
    const event = await step.next(Math.max(0, until - performance.now()), stopped);
    if (event.kind === 'holder') holders.push(event.identity);
    else if (event.kind !== 'ready') return notOpened(event);
    else if (holders.length > 0) return ok(holders);
    else return fail('not-found', 'No process holds that port.', 'Look at the list again.');
  }
}

const withdrawn = () => fail('unavailable', 'Asking was cancelled. Nothing was sent.', 'Try again.');

function notOpened(event: ElevatedEvent): ReturnType<typeof fail> {
  if (event.kind === 'stopped') return withdrawn();
  if (event.kind === 'late') {
    return fail('timeout', 'Nobody gave an administrator’s word in time. Nothing was sent.', 'Try again.');
  }
  const byHand = 'Run the command that is shown in a terminal.';
  if (event.kind === 'ended' && event.code === 126) {
    return fail(
      'permission',
      'An administrator’s word was not given. Nothing was sent.',
      'Try again to be asked anew.',
    );
  }
  if (event.kind === 'ended' && event.code === 127) {
    return fail(
      'permission',
      'The system did not grant an administrator’s rights: you may not have them, or nothing here can ask you for a password.',
      byHand,
    );
  }
  const said = event.kind === 'ended' && event.said ? ` It said: ${event.said}` : '';
  return fail('unavailable', `The elevated step could not do its work. Nothing was sent.${said}`, byHand);
}
