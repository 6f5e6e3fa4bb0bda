/** Includes within their bounds, what cannot be told, the candidates of an import, and whose forwards are whose. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../main/core/tunnels/ssh-config/effective-config.ts';
import { importCandidates } from '../../main/core/tunnels/ssh-config/import-candidates.ts';
import { knownAliases } from '../../main/core/tunnels/ssh-config/known-aliases.ts';
import { loadSshConfig } from '../../main/core/tunnels/ssh-config/load-ssh-config.ts';
import { shareForwards } from '../../main/core/tunnels/ssh-config/share-forwards.ts';
import { ADA, loadReal, loadTexts } from '../ssh-config-files.ts';

const SSH = '/home/ada/.ssh';
const CONFIG = `${SSH}/config`;
const codesOf = ({ warnings }: { warnings: readonly { code: string }[] }) => warnings.map(({ code }) => code);
const candidatesOf = async (text: string) =>
  importCandidates(await loadTexts({ [CONFIG]: text }), ADA, async () => {});

const dir = mkdtempSync(join(tmpdir(), 'ssh-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('Include', () => {
  it('leads to files relative to ~/.ssh, from the home folder and by variables', async () => {
    const loaded = await loadTexts({
      [CONFIG]: `Include d/*.conf ~/other \${HOME}/third ~eve/x`,
      [`${SSH}/d/b.conf`]: 'Host b',
      [`${SSH}/d/a.conf`]: 'Host a\nInclude d/inner',
      [`${SSH}/d/.c.conf`]: 'Host hidden',
      [`${SSH}/d/inner`]: 'Host inner *.x !no',
      '/home/ada/other': 'Host other',
      '/home/ada/third': 'Host third b',
    });
    expect(knownAliases(loaded)).toEqual(['a', 'b', 'inner', 'other', 'third']);
    expect(loaded.warnings).toEqual([
      { code: 'bad-include', file: CONFIG, line: 1, message: '~eve/x leads to the home of another user' },
    ]);
  });

  it('names what is missing, runs in a circle or goes too deep', async () => {
    const files: Record<string, string> = { [CONFIG]: 'Include nowhere\nInclude config\nInclude 1' };
    for (let depth = 1; depth <= 20; depth += 1)
      files[`${SSH}/${depth}`] = `Host h${depth}\nInclude ${depth + 1}`;
    const loaded = await loadTexts(files);
    expect(codesOf(loaded)).toEqual(['missing', 'loop', 'too-deep']);
    expect(knownAliases(loaded)).toHaveLength(16);
  });

  it('ends after a thousand files, however they multiply', async () => {
    const files: Record<string, string> = { [CONFIG]: 'Include 1' };
    for (let depth = 1; depth <= 15; depth += 1)
      files[`${SSH}/${depth}`] = `Include ${depth + 1} ${depth + 1}`;
    files[`${SSH}/16`] = 'User x';
    let reads = 0;
    const counted = new Proxy(files, {
      get: (target, name) => {
        reads += 1;
        return target[String(name)];
      },
    });
    expect(codesOf(await loadTexts(counted))).toContain('too-many');
    expect(reads).toBe(1_000);
  });

  it('looks into a thousand folders at most', async () => {
    let looks = 0;
    await loadSshConfig({
      roots: [{ path: CONFIG, origin: 'user' }],
      home: '/home/ada',
      env: {},
      read: async (path) =>
        path === CONFIG ? { kind: 'text', text: 'Include /*/*/x\n'.repeat(20) } : { kind: 'missing' },
      list: async (folder) => {
        looks += 1;
        return folder === '/' ? Array.from({ length: 400 }, (_, n) => `f${n}`) : [];
      },
    });
    expect(looks).toBe(1_000);
  });

  it('ends after ten megabytes', async () => {
    const line = `#${'x'.repeat(1_000_000)}\n`;
    const files: Record<string, string> = { [CONFIG]: 'Include d/*' };
    for (let n = 10; n < 30; n += 1) files[`${SSH}/d/${n}`] = `Host h${n}\n${line}`;
    const loaded = await loadTexts(files);
    expect(codesOf(loaded)).toContain('too-many');
    expect(knownAliases(loaded).length).toBeLessThan(12);
  });

  it('waits for no FIFO, opens no device and reads nothing large', async () => {
    execFileSync('mkfifo', [join(dir, 'fifo')]);
    symlinkSync('/dev/zero', join(dir, 'zero'));
    writeFileSync(join(dir, 'large'), 'Host large\n'.repeat(100_000));
    writeFileSync(join(dir, 'config'), `Include ${dir}/fifo ${dir}/zero ${dir}/large ${dir}\nHost fine`);
    const loaded = await loadReal(join(dir, 'config'), dir, {});
    expect(codesOf(loaded)).toEqual(['irregular', 'irregular', 'too-large', 'irregular']);
    expect(knownAliases(loaded)).toEqual(['fine']);
  });
});

describe('what cannot be told', () => {
  it('is never run, and named where the rest fits', async () => {
    const ran = join(dir, 'ran');
    const text = `Match host a exec "touch ${ran}"\nUser no\nMatch host b tagged x\nUser no\nHost a b\n`;
    const loaded = await loadTexts({ [CONFIG]: text });
    expect(effectiveConfig(loaded, 'a', ADA)).toMatchObject({
      user: 'ada',
      notEvaluated: [`Match exec in line 1 of ${CONFIG}`],
    });
    expect(effectiveConfig(loaded, 'b', ADA).notEvaluated).toEqual([`Match tagged in line 3 of ${CONFIG}`]);
    expect(effectiveConfig(loaded, 'c', ADA).notEvaluated).toEqual([]);
    expect(() => execFileSync('ls', [ran], { stdio: 'ignore' })).toThrow();
  });
});

describe('the candidates of an import', () => {
  it('go to the alias, never to the host behind it', async () => {
    const [db, jump] = await candidatesOf(
      'Host jump\nHost db\nHostName db.example\nPort 2222\nUser eve\nProxyJump jump\nIdentityFile ~/k\nLocalForward 5432 db:5432\nDynamicForward :1080',
    );
    expect(db).toEqual({
      alias: 'db',
      parts: {
        address: 'eve@db.example:2222',
        jump: 'jump',
        forwards: ['localhost:5432 to db:5432', '*:1080 to wherever SOCKS asks'],
      },
      spec: {
        name: 'db',
        carrier: 'ssh',
        destination: 'db',
        forwards: [
          { kind: 'local', bindPort: 5432, host: 'db', hostPort: 5432 },
          { kind: 'dynamic', bindAddress: '*', bindPort: 1080 },
        ],
        autoStart: false,
        tags: [],
      },
      fromConfig: [0, 1],
      refused: null,
      note: expect.stringContaining('ssh opens them by itself'),
      warnings: [],
    });
    expect(jump).toMatchObject({ alias: 'jump', spec: null, refused: null, note: null, fromConfig: [] });
  });

  it.each([
    ['Host [a\nLocalForward 1 a:1', /name holds signs/],
    ['Host -oProxyCommand=x\nLocalForward 1 a:1', /name holds signs/],
    ['Host a\nLocalForward 1 "x;id:1"', /forwards 0 host must be a name or an address/],
    ['Host a\nLocalForward relative/path a:1', /bindSocket must be an absolute path/],
    [`Host a\n${'LocalForward 1 a:1\n'.replace('1 a', '# a')}`, null],
  ])('of %j say why they are refused', async (text, reason) => {
    const [candidate] = await candidatesOf(text);
    expect(candidate?.spec).toBeNull();
    if (reason) expect(candidate?.refused).toMatch(reason);
    else expect(candidate?.refused).toBeNull();
  });

  it('show nothing that steers a terminal', async () => {
    const all = await candidatesOf(
      'Host a\u001b[31m\u202e\nHostName \u001b]0;x\u0007\nUser \u200b\nLocalForward 1 \u001bx:1',
    );
    const shown = all.flatMap(({ alias, parts }) => [alias, parts.address, ...parts.forwards]);
    expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown.join('')).toContain('\\u001b');
    expect(all).toHaveLength(1);
  });

  it('warn of what makes forwards vanish or runs programs', async () => {
    const [one] = await candidatesOf(
      'Host a\nClearAllForwardings yes\nProxyCommand nc %h\nLocalForward 1 a:1',
    );
    expect(one?.spec).toBeNull();
    expect(one?.warnings).toEqual([
      expect.stringContaining('ClearAllForwardings'),
      expect.stringContaining('ProxyCommand'),
    ]);
  });
});

describe('forwards of the config and of a tunnel', () => {
  const local = (bindPort: number, host = 'db') => ({ kind: 'local' as const, bindPort, host, hostPort: 1 });

  it('are told apart, so that none is passed twice and none forgotten', () => {
    const forwards = [local(1), { ...local(2), bindAddress: '127.0.0.1' }, local(3), local(4, 'other')];
    const config = [local(1), { ...local(2), bindAddress: 'localhost' }, local(4), local(5)];
    expect(shareForwards(forwards, config)).toEqual({
      fromConfig: [0, 1],
      toPass: [2, 3],
      extra: [local(4), local(5)],
      clashing: [3],
    });
  });

  it('take every address and one address for different ones', () => {
    const shares = shareForwards([{ ...local(1), bindAddress: '*' }], [{ ...local(1), bindAddress: '::1' }]);
    expect(shares).toMatchObject({ fromConfig: [], toPass: [0], clashing: [] });
    expect(
      shareForwards([{ ...local(1), bindAddress: '*' }], [{ ...local(1), bindAddress: '' }]),
    ).toMatchObject({
      fromConfig: [0],
    });
  });
});
