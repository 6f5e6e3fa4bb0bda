/** The smoke tests of real Electron (`npm run smoke`) on what stands in for it: it proves the tests, not Electron. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { packedApp, packedParts } from '../electron/packed.ts';
import { quitting } from '../electron/quitting.ts';
import { smoke } from '../electron/smoke.ts';
import { doubleLauncher } from './double-launcher.ts';
import { ROOT } from './environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

mkdirSync(join(folder, 'resources', 'bin'), { recursive: true });
copyFileSync(join(ROOT, 'resources', 'bin', 'quayside'), join(folder, 'resources', 'bin', 'quayside'));
writeFileSync(
  join(folder, 'quayside'),
  `#!/bin/sh
case " $* " in
  *' --command-line '*) exec '${process.execPath}' '${join(ROOT, 'out', 'main', 'app.js')}' "$@" ;;
esac
exec '${process.execPath}' '${join(ROOT, 'test', 'e2e', 'packed-stand-in.mjs')}' "$@"
`,
  { mode: 0o755 },
);

smoke('the smoke test on the double', quitting(doubleLauncher));
smoke(
  'the smoke test of a packed app on browser mode',
  packedParts({ ...packedApp(folder, 'linux'), pages: 'http://127.0.0.1:' }),
);
