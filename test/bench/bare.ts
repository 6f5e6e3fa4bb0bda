/** Node that does nothing but wake up twice a second: what is subtracted from the watcher's cost. */
import { usage } from './usage.ts';
import { answerQuestions } from './worker.ts';

const operations = { usage };
export type BareWorker = typeof operations;

setInterval(() => {}, 500);
answerQuestions(operations);
