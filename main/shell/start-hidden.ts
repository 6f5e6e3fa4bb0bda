/** A start with the user's session: nothing comes up but the tray, or what else lets the window be found. */
import type { App } from 'electron';

/** The word that such a start of us has; macOS passes none on and says it in another way. */
export const HIDDEN = '--hidden';

export interface StartFacts {
  argv: readonly string[];
  system: NodeJS.Platform;
  app: Pick<App, 'getLoginItemSettings'>;
}

export const startsHidden = ({ argv, system, app }: StartFacts): boolean =>
  argv.includes(HIDDEN) || (system === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
