/** A program that holds one PowerShell and says so; it is killed by the test. The PowerShell's arguments are its own. */
import { createPowerShell } from '../../main/core/platform/win32/power-shell.ts';

const shell = createPowerShell({
  program: process.execPath,
  argv: process.argv.slice(2),
  env: {},
  monotonic: () => performance.now(),
  startLimitMs: 60_000,
});
const answer = await shell.ask('udp');
process.stdout.write(`${answer.ok}\n`);
setInterval(() => undefined, 1_000);
