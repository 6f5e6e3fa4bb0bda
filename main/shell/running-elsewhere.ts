/** Says where Quayside runs already, and offers to show it there. */
import { dialog } from 'electron';

/** `origin` is the address without its token. Settles with whether the user wants to see it. */
export async function offerRunningHost(origin: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Quayside',
    message: 'Quayside is already running, in a browser.',
    detail: `It is at ${origin}. End it there to use the desktop window instead.`,
    buttons: ['Open it', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
