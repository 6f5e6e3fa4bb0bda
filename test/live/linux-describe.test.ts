/** Telling who a process is, whatever it says of itself: lying names, huge command lines, its place in the tree. */
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { Platform, ProcessFacts, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { type Load, type Plan, startLoad } from './scanner-load.ts';

let platform: Platform;
const loads: Load[] = [];

beforeAll(async () => {
  platform = await createLinuxPlatform();
});
afterAll(() => platform.dispose());
afterEach(async () => {
  for (const load of loads.splice(0)) await load.stop();
});

/** A process with one listener, found by scanning and described. */
async function meet(plan: Plan): Promise<{ load: Load; identity: ProcessIdentity; facts: ProcessFacts }> {
  const before = Date.now();
  const load = await startLoad({ tcp: [['127.0.0.1', 1]], ...plan });
  loads.push(load);
  const { sockets } = await platform.scan();
  const rows = sockets.filter((socket) => socket.port === load.sockets[0]?.port && socket.protocol === 'tcp');
  expect(rows.map((row) => row.holders.map((holder) => holder.pid))).toEqual([[load.pid]]);
  const identity = rows[0]?.holders[0] ?? { pid: 0, startKey: '' };
  const facts = await platform.describe(identity);
  if (!facts) throw new Error('the process was not described');
  // The boot time of /proc/stat is whole seconds.
  expect(Date.parse(facts.startedAt)).toBeGreaterThan(before - 2_000);
  expect(Date.parse(facts.startedAt)).toBeLessThan(Date.now() + 2_000);
  return { load, identity, facts };
}

const HOSTILE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\ufeff]/u;

describe('a process whose name lies', () => {
  it.each([
    ['as ss prints holders', Buffer.from('a"b,pid=1,fd=3'), 'a"b,pid=1,fd=3'],
    ['with a new line', Buffer.from('a\nb 0 LISTEN x'), 'a\\u000ab 0 LISTEN x'],
    ['with terminal codes', Buffer.from('\x1b[31mred\x1b]0;\x07'), '\\u001b[31mred\\u001b]0;\\u0007'],
    ['as the status file ends names', Buffer.from(') S 1 1 (x'), ') S 1 1 (x'],
    ['in bytes that are no text', Buffer.from([0xff, 0xfe, 0x80, 0x62, 0x61, 0x64]), '\ufffd\ufffd\ufffdbad'],
    ['backwards', Buffer.from('\u202egnp.exe'), '\\u202egnp.exe'],
    ['in HTML', Buffer.from('<img src=x onx='), '<img src=x onx='],
  ])('%s', async (_how, comm, name) => {
    const { facts, load } = await meet({ comm });
    expect(facts.name).toBe(name);
    expect(facts.identity.pid).toBe(load.pid);
    expect(facts.name).not.toMatch(HOSTILE);
    expect(facts.ancestors).toContain(process.pid);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });
});

describe('a process', () => {
  it('is told with its command line, folder, user and all above it', async () => {
    const { facts } = await meet({ padding: ['', 'a b', '\x1b[2J'] });
    expect(facts.argv[0]).toBe(process.execPath);
    expect(facts.argv.slice(-3)).toEqual(['', 'a b', '\\u001b[2J']);
    expect(facts.cwd).toBe(realpathSync('.'));
    expect(facts.user).toBe(platform.self.user);
    expect(facts.ancestors.at(-1)).toBe(1);
    expect(facts.ancestors[0]).toBe(process.pid);
    expect(facts.launchers.at(-1)?.pid).toBe(process.pid);
    expect(facts.launchers.map((launcher) => launcher.pid)).toEqual(
      facts.ancestors.filter((pid) => pid !== 1).reverse(),
    );
    expect(facts.system).toBe(false);
  });

  it('tells whole what an ancestor wrote over its command line, however little the kernel keeps', async () => {
    const title = 'npm run a-script-of-\u001bmany-words';
    const below = "require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(process.pid))";
    const script = `process.title = ${JSON.stringify(title)}; require('node:child_process').spawn(process.execPath,
      ['-e', ${JSON.stringify(below)}], { stdio: ['pipe', 'inherit', 'inherit'] });`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    let child = 0;
    try {
      child = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
      const facts = await platform.describe({ pid: child, startKey: startOf(child) });
      expect(facts?.launchers.at(-1)).toEqual({
        pid: parent.pid,
        name: 'npm run a-script-of-\\u001bmany-words',
      });
    } finally {
      parent.kill('SIGKILL');
      if (child > 0) process.kill(child, 'SIGKILL');
    }
  });

  it('with 120,000 bytes of command line is cut, with a mark, and whole on demand', async () => {
    const long = `${'x'.repeat(60_000)}\x1b`;
    const { facts, identity } = await meet({ padding: [long, long] });
    expect(facts.argv.join(' ').length).toBeLessThan(9_000);
    expect(facts.argv.at(-1)).toBe('…');
    const argv = await platform.argv(identity);
    expect(argv?.slice(-2).map((argument) => argument.length)).toEqual([60_006, 60_006]);
    expect(argv?.join('')).not.toMatch(HOSTILE);
  });

  it('that is gone is not described, nor another life of its pid', async () => {
    const { load, identity } = await meet({});
    const { pid, startKey } = identity;
    expect(await platform.describe({ pid, startKey: String(Number(startKey) + 1) })).toBeNull();
    expect(await platform.argv({ pid, startKey: '' })).toBeNull();
    await load.stop();
    expect(await platform.describe(identity)).toBeNull();
    expect(await platform.argv(identity)).toBeNull();
    expect(platform.hold(identity)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('that exited and was not collected is gone', async () => {
    // It ends after the shell has become a program that collects nobody.
    const shell = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 100'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const said = await new Promise<string>((resolve) =>
        shell.stdout.once('data', (data) => resolve(String(data))),
      );
      const pid = Number(said);
      await expect.poll(() => stateOf(pid)).toBe('Z');
      expect(await platform.describe({ pid, startKey: startOf(pid) })).toBeNull();
      const held = platform.hold({ pid, startKey: startOf(pid) });
      expect(held.ok && held.value.isAlive()).toBe(false);
      if (held.ok) held.value.release();
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('of the kernel is the system’s, and has no command line', async () => {
    const facts = await platform.describe({ pid: 2, startKey: startOf(2) });
    expect(facts).toMatchObject({ name: 'kthreadd', argv: [], launchers: [], system: true });
  });
});

const startOf = (pid: number) => readStat(`/proc/${pid}`)?.startKey ?? '';
const stateOf = (pid: number) => readStat(`/proc/${pid}`)?.state;
