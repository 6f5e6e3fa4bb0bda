/** macOS, Windows: what Electron is told and says of the start with the session. Pure. */
import type { App, LoginItemSettings } from 'electron';
import type { SessionStart } from '../../preload/model.ts';
import { HIDDEN } from './start-hidden.ts';

/** Of the value in the Run key; the uninstaller deletes exactly this one. */
const RUN_NAME = 'dev.quayside.app';

export type LoginItemSystem = 'darwin' | 'win32';

/** By what Windows finds our item again; macOS has one per app and passes no arguments on. */
export const loginItemQuery = (
  system: LoginItemSystem,
  program: string,
): NonNullable<Parameters<App['getLoginItemSettings']>[0]> =>
  system === 'win32' ? { path: program, args: [HIDDEN] } : {};

export const loginItemOrder = (
  system: LoginItemSystem,
  program: string,
  on: boolean,
): Parameters<App['setLoginItemSettings']>[0] =>
  system === 'win32'
    ? { openAtLogin: on, name: RUN_NAME, enabled: on, ...loginItemQuery(system, program) }
    : { openAtLogin: on };

export function loginItemState(
  system: LoginItemSystem,
  { openAtLogin, status, executableWillLaunchAtLogin }: LoginItemSettings,
): SessionStart {
  if (system === 'darwin' && status === 'requires-approval')
    return {
      state: 'blocked',
      words: 'macOS waits for your word: allow Quayside in System Settings, under General, Login Items.',
    };
  if (!openAtLogin) return { state: 'off', words: null };
  if (system === 'win32' && !executableWillLaunchAtLogin)
    return {
      state: 'blocked',
      words: 'It is turned off in Windows: turn Quayside on in Settings, under Apps, Startup.',
    };
  return { state: 'on', words: null };
}
