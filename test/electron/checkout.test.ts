/** The checkout in the real Electron that its packages will bring: `npm run smoke -- checkout`. */
import { findRuntime } from '../../main/server/electron-runtime.ts';
import { electronLauncher } from '../e2e/electron-launcher.ts';
import { ROOT } from '../e2e/environment.ts';
import { quitting } from './quitting.ts';
import { smoke } from './smoke.ts';

const program = findRuntime(ROOT, process.env);
if (!program)
  throw new Error('There is no Electron runtime here: node node_modules/electron/install.js fetches it.');
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
  throw new Error('There is no display here: xvfb-run npm run smoke brings one.');

smoke('the checkout in Electron', quitting(electronLauncher(program)));
