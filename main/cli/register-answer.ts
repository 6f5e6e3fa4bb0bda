/** What is said where another register counts from now on. */
import type { ReferenceSource } from '../../preload/model.ts';
import type { Answer } from './command.ts';
import { EXIT } from './exit-codes.ts';

export const registerAnswer = (source: ReferenceSource): Answer => {
  const { name, date, entries } = source.registered;
  return {
    exitCode: EXIT.done,
    data: { source },
    text: `The registered names are now those of ${name}, ${date}: ${entries} names.`,
  };
};
