/** Why an engine did not do what it was asked for: a sentence and a next step. */
import type { Container } from '../../../preload/model.ts';
import { type Failure, type FailureCode, fail } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { EngineTrouble } from './ask-engine.ts';
import { addressWords, type EngineAddress } from './engine-address.ts';
import { readRefusal } from './engine-answers.ts';

type Failed = { ok: false; failure: Failure };

/** What was wanted, for words. */
export interface Wanted {
  readonly container: Container;
  /** The same by hand. */
  readonly command: readonly string[];
}

const where = (engine: EngineAddress): string => `The container engine at ${cleanText(addressWords(engine))}`;

export function troubleFailure(trouble: EngineTrouble, engine: EngineAddress, wanted: Wanted): Failed {
  if (trouble === 'stopped') return gaveUp(wanted);
  const byHand = wanted.command.join(' ');
  const failures: Readonly<Record<Exclude<EngineTrouble, 'stopped'>, [FailureCode, string, string]>> = {
    permission: [
      'permission',
      `${where(engine)} may not be used by you.`,
      `Let an administrator run it: ${byHand}.`,
    ],
    absent: ['unavailable', `${where(engine)} is gone.`, 'Start the engine, then try again.'],
    refused: [
      'unavailable',
      `${where(engine)} does not run; only its socket is left.`,
      'Start the engine, then try again.',
    ],
    timeout: [
      'timeout',
      `${where(engine)} did not answer in time.`,
      `Look whether it is stuck, or run ${byHand}.`,
    ],
    broken: [
      'unavailable',
      `${where(engine)} answered with something that cannot be read.`,
      `Run ${byHand}.`,
    ],
  };
  return fail(...failures[trouble]);
}

/** The engine answered, but with a refusal. */
export function refusalFailure(status: number, body: string, engine: EngineAddress, wanted: Wanted): Failed {
  const words = readRefusal(body);
  const why = words === null ? `${where(engine)} refused (${status}).` : `${where(engine)} refused: ${words}`;
  if (status === 404) return unknownContainer(wanted);
  const code = status === 401 || status === 403 ? 'permission' : status === 409 ? 'busy' : 'unavailable';
  return fail(code, why, `Run ${wanted.command.join(' ')} to see more.`);
}

export const unknownContainer = ({ container }: Wanted): Failed =>
  fail(
    'not-found',
    `No container engine here knows the container ${cleanText(container.name)}.`,
    'Look at the list again: it may have been removed.',
  );

export const gaveUp = ({ command }: Wanted): Failed =>
  fail(
    'unavailable',
    'Quayside ends and no longer waits for the container engine.',
    `Run ${command.join(' ')}.`,
  );

export const noEngine = ({ command }: Wanted): Failed =>
  fail('unavailable', 'No container engine is within reach.', `Start it, or run ${command.join(' ')}.`);

/** Of several engines' troubles the one that says most about why the container was not found. */
export const TELLING_ORDER: readonly EngineTrouble[] = ['stopped', 'permission', 'timeout'];
