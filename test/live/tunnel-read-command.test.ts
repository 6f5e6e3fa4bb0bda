/** We read a pasted command as ssh itself does: `ssh -G` of its words and of what we would run for it say the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { readSshCommand } from '../../main/core/tunnels/read-ssh-command.ts';
import { sshArguments } from '../../main/core/tunnels/ssh-arguments.ts';

const home = mkdtempSync(join(tmpdir(), 'quayside-ssh-g-'));
afterAll(() => rmSync(home, { recursive: true }));

const COMPARED = /^(hostname|user|port|proxyjump|localforward|remoteforward|dynamicforward) /;

/** A host that is its own jump host: the one thing in these commands that ssh refuses, once it has read all of it. */
const LOOP = /^jumphost loop via \S+/m;

/** What ssh makes of it, sorted; its words where it sees a loop. */
async function asSshReads(list: readonly string[]): Promise<string[] | string> {
  const env = { HOME: home, PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const end = await exec({ program: '/usr/bin/ssh', argv: ['-G', ...list], env, limitMs: 20_000 });
  const loop = end.kind === 'ended' && end.code === 255 && LOOP.exec(end.stderr);
  if (loop) return loop[0];
  if (end.kind !== 'ended' || end.code !== 0) throw new Error(`${list.join(' ')}: ${JSON.stringify(end)}`);
  const lines = end.stdout.split('\n').filter((line) => COMPARED.test(line));
  // A bind address that is left out is 127.0.0.1 with us, and an empty one is every address, as with ssh.
  const plain = lines.map((line) =>
    line.replace(/^(\w+forward) (\d+)( |$)/, '$1 [127.0.0.1]:$2$3').replace('forward []:', 'forward [*]:'),
  );
  return [...new Set(plain)].sort();
}

const OPTIONS = [
  ...[['-N'], ['-fN'], ['-NL', '8080:db:80'], ['-L8081:db:80'], ['-L', 'a:80:/s'], ['-L', '[::1]:80:h:1']],
  ...[
    ['-L', '/a:/b'],
    ['-L', '/a:h:2'],
    ['-L', '[a]:9:[b]:8'],
    ['-L', '\\a:1:b:2'],
    ['-L', ' 9:a:1'],
  ],
  ...[
    ['-L', '1:/p'],
    ['-R', '0:x:1'],
    ['-R', '1080'],
    ['-R', '*:1081'],
    ['-R', '/r'],
    ['-R', '/r:q:9'],
  ],
  ...[
    ['-R', '[::]:0:a:1'],
    ['-R', ':9:a:1'],
    ['-R', '7:/s'],
    ['-D', ':1080'],
    ['-D', '1082'],
    ['-D', '[::1]:5'],
  ],
  ...[['-p', '22'], ['-p23'], ['-oPort=24'], ['-o', 'port 25'], ['-l', 'ada'], ['-lbob'], ['-o', 'User=zed']],
  ...[
    ['-o', 'LocalForward 1 a:2'],
    ['-o', 'RemoteForward=55'],
    ['-oDynamicForward=77'],
    ['-v'],
    ['-C'],
    ['-4'],
  ],
  ...[
    ['-o', 'ProxyJump=z'],
    ['-o', 'proxyjump none'],
    ['-o', 'HostName=real'],
    ['-o', 'HostName=%h.lan'],
  ],
  // A second -J is refused by ssh, so each comes once at most: in front of the host.
];
const JUMPS = [[], [], ['-J', 'hop,u@hop2:1'], ['-Jnone'], ['-J', 'ssh://u@hop:5']];
const HOSTS = ['h', 'eve@h', 'x@y@z', 'ssh://u@q:99', 'ssh://q', 'a:b', 'u@2001:db8::1'];

it('reads a command as ssh does', { timeout: 120_000 }, async () => {
  const options = fc.array(fc.constantFrom(...OPTIONS), { maxLength: 4 });
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...JUMPS),
      options,
      fc.constantFrom(...HOSTS),
      options,
      async (...parts) => {
        const [jump, before, host, after] = parts;
        const words = [...jump, ...before.flat(), host, ...after.flat(), '-D', '4000'];
        const reading = readSshCommand(`ssh ${words.map((word) => `'${word}'`).join(' ')}`);
        if (!reading.ok) throw new Error(`${words.join(' ')}: ${reading.failure.message}`);
        const theirs = await asSshReads(['-F', '/dev/null', '-N', ...words]);
        const ours = await asSshReads(sshArguments(reading.value.spec, { configFile: '/dev/null' }));
        expect(ours, words.join(' ')).toEqual(theirs);
        compared++;
      },
    ),
    // Chance alone comes upon the loop only now and then.
    { numRuns: 300, examples: [[[], [['-o', 'ProxyJump=z']], 'x@y@z', []]] },
  );
  expect(compared).toBe(300);
});
