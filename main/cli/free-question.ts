/** What `free` asks before it does anything. Pure. */
import type { PlannedFree } from './free-plans.ts';
import { listWords, portsWords } from './listener-words.ts';

/** `End 2 processes, stop container web-1 and free ports 3000 and 8080? [y/N] `. */
export function questionWords(planned: readonly PlannedFree[]): string {
  const elevated = planned.filter(({ verdict }) => verdict.kind === 'elevate');
  const plain = planned.filter((one) => !elevated.includes(one));
  const ending = plain.filter(isEnding);
  const stopping = plain.filter((one) => !isEnding(one));
  const orders = [
    ...(ending.length > 0 ? [`end ${processesWords(ending)}${listedWords(ending)}`] : []),
    ...(elevated.length > 0 ? [`end ${processesWords(elevated)} as administrator`] : []),
    ...new Set(stopping.map((one) => `stop ${one.way.target}${listedWords([one])}`)),
    `free ${portsWords(planned.flatMap(({ listeners }) => listeners))}`,
  ];
  const words = listWords(orders);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}? [y/N] `;
}

/** For what may not be done as it is; the plans say why. */
export const administratorQuestion = (denied: readonly PlannedFree[], areAll: boolean): string =>
  areAll
    ? 'Do it as administrator? [y/N] '
    : `Free ${portsWords(denied.flatMap(({ listeners }) => listeners))} as administrator? [y/N] `;

const isEnding = ({ way: { verb } }: PlannedFree): boolean => verb === 'signal' || verb === 'none';

function processesWords(planned: readonly PlannedFree[]): string {
  const pids = new Set(planned.flatMap(({ way }) => way.processes.map(({ pid }) => pid)));
  // Of one that cannot be seen there is at least one.
  return pids.size > 1 ? `${pids.size} processes` : '1 process';
}

const listedWords = (planned: readonly PlannedFree[]): string =>
  planned.some(({ verdict }) => verdict.kind === 'override') ? ' (on your own protected list)' : '';
