/** The real `ssh -G` agrees with what we tell of captured and of made configs, without running anything. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigForward } from '../../main/core/tunnels/ssh-config/config-forward.ts';
import { effectiveConfig } from '../../main/core/tunnels/ssh-config/effective-config.ts';
import { knownAliases } from '../../main/core/tunnels/ssh-config/known-aliases.ts';
import { readResolvedConfig } from '../../main/core/tunnels/ssh-config/resolved-config.ts';
import { loadReal } from '../ssh-config-files.ts';
import { INCLUDED, MADE, REFUSED } from './ssh-config-made.ts';

const CAPTURES = new URL('../captures/', import.meta.url);
const NAMES = readdirSync(CAPTURES).filter((name) => /^sshconfig-.*\.txt$/.test(name));
/** What the wildcards of the captures fit, and what nothing fits. */
const OTHERS = ['clnode001', 'clgpu22x', 'node-1', 'dhcp-01', '[x.mydomain]', 'none-of-them'];

const dir = mkdtempSync(join(tmpdir(), 'ssh-config-'));
const env = {
  PATH: process.env.PATH ?? '',
  HOME: dir,
  SOCKET: '/tmp/from-env.sock',
  PORT: '8123',
  XDG_RUNTIME_DIR: '/run/user/7',
};
const user = userInfo();
const local = { user: user.username, home: user.homedir, uid: user.uid, hostName: hostname(), env };

const write = (name: string, text: string): string => {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replaceAll('%DIR%', dir));
  return path;
};

beforeAll(() => {
  for (const [name, text] of Object.entries(INCLUDED)) write(name, text);
});
afterAll(() => rmSync(dir, { recursive: true }));

const askSsh = (file: string, alias: string): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile('ssh', ['-G', '-N', '-F', file, '--', alias], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

/** `ssh -G` puts dynamic forwards apart, and all first hops in brackets that look like an address. */
const sorted = (forwards: readonly ConfigForward[]) =>
  ['local', 'remote', 'dynamic'].flatMap((kind) => forwards.filter((forward) => forward.kind === kind));
const plainHops = (hops: readonly string[]) => hops.map((hop) => hop.replace(/[[\]]|^ssh:\/\//g, ''));

async function expectAgreement(file: string, alias: string): Promise<void> {
  const asked = await askSsh(file, alias);
  const resolved = readResolvedConfig(asked.out);
  if (!resolved) throw new Error(`ssh says of ${alias}: ${asked.err}`);
  const told = effectiveConfig(await loadReal(file, dir, env), alias, local);
  expect({ alias, ...told, forwards: sorted(told.forwards), jump: plainHops(told.jump) }).toMatchObject({
    alias,
    hostName: resolved.hostName,
    user: resolved.user,
    port: resolved.port,
    jump: plainHops(resolved.jump),
    forwards: sorted(resolved.forwards),
    mistakes: [],
  });
  // Without any, ssh lists its own.
  if (told.identityFiles.length > 0) expect(told.identityFiles).toEqual(resolved.identityFiles);
}

describe('ssh -G agrees', () => {
  it.each(NAMES)('on every alias of %s', async (name) => {
    const file = write(`captured/${name}`, readFileSync(new URL(name, CAPTURES), 'utf8'));
    const loaded = await loadReal(file, dir, env);
    for (const alias of [...knownAliases(loaded), ...OTHERS]) await expectAgreement(file, alias);
  });

  it.each(MADE)('on %s', async (name, hosts, text) => {
    const file = write(`made/${name.replaceAll(' ', '-')}`, text);
    for (const host of hosts) await expectAgreement(file, host);
    expect((await loadReal(file, dir, env)).warnings).toEqual([]);
  });

  it('on what relative includes lead to', async () => {
    write('.ssh/config.d/one', 'User relative');
    await expectAgreement(write('relative', 'Include config.d/*\nInclude ~/.ssh/config.d/one'), 'a');
  });

  it.each(REFUSED)('that %s is refused', async (text) => {
    const file = write('refused', `${text}\n`);
    const asked = await askSsh(file, 'a');
    expect([asked.code, asked.out]).toEqual([255, '']);
    const loaded = await loadReal(file, dir, env);
    // Criteria that this ssh does not know may be those of a newer one: they are named as not evaluated.
    const { mistakes, notEvaluated } = effectiveConfig(loaded, 'a', local);
    expect([...loaded.warnings, ...mistakes, ...notEvaluated]).not.toEqual([]);
  });
});
