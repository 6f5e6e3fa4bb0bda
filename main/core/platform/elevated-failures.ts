/** Why an elevated step did not come about, in words that are the same on every system. */
import { fail } from '../../../preload/model.ts';

type Failed = ReturnType<typeof fail>;

const BY_HAND = 'Run the command that is shown in a terminal.';

/** The user said no, or closed the question. */
export const notGiven = (): Failed =>
  fail(
    'permission',
    'An administrator’s word was not given. Nothing was sent.',
    'Try again to be asked anew.',
  );

/** `who` has the question and the rights: the system, by its name. */
export const notGranted = (who: string): Failed =>
  fail(
    'permission',
    `${who} did not grant an administrator’s rights: you may not have them, or nothing here can ask you for a password.`,
    BY_HAND,
  );

/** `more`: what is known of it, a sentence, or empty. `byHand`: what to do instead. */
export const notDone = (more: string, byHand = BY_HAND): Failed =>
  fail(
    'unavailable',
    `The elevated step could not do its work. Nothing was sent.${more ? ` ${more}` : ''}`,
    byHand,
  );

export const noSuchSocket = (): Failed =>
  fail('invalid-input', 'That is not the name of a socket on this system.', 'Look at the list again.');
