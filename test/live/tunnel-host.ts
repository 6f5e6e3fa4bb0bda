/**
 * A host of tunnels, for tests that end it in every way. Bundled before use. `watched PLAN` runs its ssh as the core does, `bare
 * PLAN` as a plain child, for comparison. Says `starting`, then `started`, then `up` when each tunnel is; on a line from outside it
 * throws what nobody catches.
 */
import { spawn } from 'node:child_process';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { createLineCutter } from '../../main/core/tunnels/log-ring.ts';
import { startSsh } from '../../main/core/tunnels/ssh-process.ts';

export interface HostPlan {
  program: string;
  argvs: string[][];
  env: Record<string, string>;
}

const [how = '', plan = ''] = process.argv.slice(2);
const { program, argvs, env }: HostPlan = JSON.parse(plan);
const platform = await createLinuxPlatform();

let up = 0;
const onLine = (text: string) => {
  if (text.includes('Entering interactive session') && ++up === argvs.length) console.log('up');
};

console.log('starting');
for (const argv of argvs) {
  if (how === 'bare') {
    const child = spawn(program, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', createLineCutter(onLine).take);
  } else {
    const started = startSsh(platform, { program, argv, env, onLine, onEnd: () => {} });
    if (!started.ok) console.log(started.failure.message);
  }
}
console.log('started');

process.stdin.once('data', () => {
  setImmediate(() => {
    throw new Error('on purpose');
  });
});
setInterval(() => {}, 60_000);
