/** The smoke tests of real Electron (`npm run smoke`) on the double: it proves the tests, not Electron. */
import { quitting } from '../electron/quitting.ts';
import { smoke } from '../electron/smoke.ts';
import { doubleLauncher } from './double-launcher.ts';

smoke('the smoke test on the double', quitting(doubleLauncher));
