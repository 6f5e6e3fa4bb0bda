/** Asks whether to quit while tunnels are up. */
import { dialog, type MessageBoxOptions } from 'electron';
import type { Snapshot } from '../../preload/model.ts';
import { shorten } from '../../preload/shorten.ts';
import { countTunnels, isUp } from '../../preload/tunnel-wishes.ts';
import { cleanText } from '../core/clean-text.ts';

/** More are counted. */
const NAMED = 5;
const NAME_LIMIT = 60;

/** Settles with whether to quit; null where no tunnel is up and so nothing is lost. */
export function askBeforeQuit(snapshot: Pick<Snapshot, 'tunnels'>): Promise<boolean> | null {
  const question = quitQuestion(snapshot);
  return question && dialog.showMessageBox(question).then(({ response }) => response === 0);
}

export function quitQuestion({ tunnels }: Pick<Snapshot, 'tunnels'>): MessageBoxOptions | null {
  const up = tunnels.filter(isUp);
  if (up.length === 0) return null;
  const names = up.slice(0, NAMED).map(({ name }) => cleanText(shorten(name, NAME_LIMIT)));
  const left = up.length - names.length;
  const one = up.length === 1;
  return {
    type: 'question',
    title: 'Quayside',
    message: `${countTunnels(up.length)} ${one ? 'is' : 'are'} up. Quit and stop ${one ? 'it' : 'them'}?`,
    detail: [...names, ...(left > 0 ? [`${left} more`] : [])].join('\n'),
    buttons: ['Quit', 'Keep running'],
    // A key that is pressed without looking stops nothing.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
}
