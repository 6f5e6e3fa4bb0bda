/** What the core is made of: the system below it, the door above it, and what a test or a door puts in place of its own parts. */
import type { Host, Result } from '../../preload/model.ts';
import type { ContainerEngines } from './containers/container-engines.ts';
import type { DesktopDoor } from './desktop-calls.ts';
import type { Platform, ProcessIdentity } from './platform/platform.ts';
import type { MakeStore } from './saved-file.ts';
import type { SettingsFile } from './settings.ts';
import type { SuperviseControl } from './supervision/supervised-app.ts';
import type { MakeDriver } from './tunnels/tunnel-driver.ts';

export interface CoreDeps {
  platform: Platform;
  door: Host['door'];
  version: string;
  dataFolder: string;
  /** The user's home folder, so that doors can write `~` for it. */
  home: string;
  settings: SettingsFile;
  /** The host of the data folder where that is another process: one that runs, but does not answer a command line. */
  otherHost?: ProcessIdentity | null;
  /** How files of the user's are written; conf where none is given. */
  makeStore?: MakeStore;
  /** Instead of the platform's own way, where the door has a better one (Electron's shell). */
  openUrl?: (url: string) => Promise<Result<null>>;
  /** What a desktop app can arrange; none behind other doors. */
  desktop?: DesktopDoor;
  /** Instead of the engines that this machine has. */
  containers?: ContainerEngines;
  /** Instead of the supervisors' own ways to stop one thing of several. */
  supervise?: SuperviseControl;
  /** Instead of ssh and our own relay. */
  makeDriver?: MakeDriver;
  /** In place of the user's own ssh config. An absolute path. */
  sshConfigFile?: string;
  onError?: (error: unknown) => void;
  now?: () => Date;
}
