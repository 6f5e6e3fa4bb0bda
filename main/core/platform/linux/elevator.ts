/** Asks for an administrator's word through polkit's pkexec, and signals with it the holders of a few sockets, and nobody else. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { noSuchSocket, notDone, notGiven, notGranted } from '../elevated-failures.ts';
import {
  askInTurn,
  ELEVATED_LIMITS,
  type ElevatedLimits,
  type EndedEvent,
  openElevated,
} from '../elevated-open.ts';
import { type ElevatedStep, followStep } from '../elevated-step.ts';
import type { Elevator } from '../platform.ts';
import { elevatedArgv } from './elevated-script.ts';

export interface ElevatorOptions {
  /** The absolute path of pkexec, or of what stands in for it. */
  program: string;
  /** Starts the program without a shell, with three pipes and an empty environment. May throw what the system says. */
  start?: (program: string, argv: string[]) => ChildProcessWithoutNullStreams;
  limits?: ElevatedLimits;
}

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
  const { program, start = startProgram, limits = ELEVATED_LIMITS } = options;
  const inTurn = askInTurn();
  return {
    means: 'pkexec',
    async open(socketKeys, stopped) {
      const argv = elevatedArgv(socketKeys);
      if (!argv) {
        return noSuchSocket();
      }
      return inTurn(stopped, () =>
        openElevated(() => startStep(() => start(program, argv)), limits, stopped, notOpened),
      );
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

function notOpened({ code, said }: EndedEvent): ReturnType<typeof notDone> {
  if (code === 126) return notGiven();
  if (code === 127) return notGranted('The system');
  return notDone(said && `It said: ${said}`);
}
