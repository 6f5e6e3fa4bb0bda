/** What dpkg and rpm run when the package comes and goes, in a root of its own: the link, and what is left in homes. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../resources/linux', import.meta.url));
/** `nobody`, who is on every system and whose rights are none. */
const NOBODY = 65_534;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quayside-root-'));
  chmodSync(root, 0o755);
  write('opt/Quayside/resources/bin/quayside', '#!/bin/sh\n');
  write('opt/Quayside/chrome-sandbox', '');
  write(
    'etc/passwd',
    'daemon:x:1:1::/home/daemon:/bin/sh\nnobody:x:65534:65534:Ann, of all:/home/ann b:/bin/sh\n',
  );
});
afterEach(() => rmSync(root, { recursive: true }));

const at = (path: string) => join(root, path);

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

/** As its own user's, folders and all. */
function writeAsNobody(path: string): void {
  write(path, 'x');
  for (let name = path; name !== 'home' && name !== '.'; name = dirname(name))
    chownSync(at(name), NOBODY, NOBODY);
}

const run = (script: 'after-install.sh' | 'after-remove.sh', ...words: string[]) =>
  execFileSync('/bin/sh', [join(SCRIPTS, script), ...words], {
    env: { PATH: `${at('tools')}:/usr/sbin:/usr/bin:/sbin:/bin`, DPKG_ROOT: root },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });

const isThere = (path: string): boolean => {
  try {
    lstatSync(at(path));
    return true;
  } catch {
    return false;
  }
};

const LINK = 'usr/bin/quayside';
const TARGET = '/opt/Quayside/resources/bin/quayside';
const CONFIG = 'home/ann b/.config';

describe('what is run once the files are there', () => {
  it('puts quayside on the PATH, however often', () => {
    run('after-install.sh', 'configure', '');
    run('after-install.sh', 'configure', '0.1.0');
    expect(readlinkSync(at(LINK))).toBe(TARGET);
  });

  it.each([
    ['have', 'exec "$@"', 0o755],
    ['have no', 'exit 1', 0o4755],
  ])(
    'gives the sandbox root’s rights only where it needs them: name spaces that kernels %s',
    (_which, asUser, mode) => {
      // Root's own are always there; these answer for everybody else.
      write('tools/unshare', '#!/bin/sh\n');
      write('tools/runuser', `#!/bin/sh\nshift 3\n${asUser}\n`);
      for (const tool of ['unshare', 'runuser']) chmodSync(at(`tools/${tool}`), 0o755);
      run('after-install.sh', 'configure');
      expect(statSync(at('opt/Quayside/chrome-sandbox')).mode & 0o7777).toBe(mode);
    },
  );

  it.each([
    ['a program', () => write(LINK, 'of somebody else')],
    ['a link', () => symlinkSync('/somewhere/else/quayside', at(LINK))],
  ])('leaves %s of that name that is not its own', (_what, make) => {
    mkdirSync(at('usr/bin'), { recursive: true });
    make();
    const before = lstatSync(at(LINK));
    run('after-install.sh', 'configure');
    expect(lstatSync(at(LINK)).ino).toBe(before.ino);
  });
});

describe('what is run once the files are gone', () => {
  const LEFT = [
    `${CONFIG}/autostart/quayside.desktop`,
    `${CONFIG}/quayside/endpoint.json`,
    `${CONFIG}/quayside/chromium/SingletonSocket`,
  ];
  const KEPT = [`${CONFIG}/autostart/other.desktop`, `${CONFIG}/quayside/settings.json`];

  it.each([['remove'], ['purge'], ['0']])('takes away link, autostart and sockets (%s)', (word) => {
    for (const path of [...LEFT, ...KEPT]) writeAsNobody(path);
    run('after-install.sh', 'configure');
    expect(run('after-remove.sh', word)).toBe('');
    expect([LINK, ...LEFT].filter(isThere)).toEqual([]);
    expect(KEPT.filter(isThere)).toEqual(KEPT);
    // Once more does no harm.
    run('after-remove.sh', word);
  });

  it.each([['upgrade', '0.2.0'], ['1'], ['abort-install']])(
    'leaves all as it is in an upgrade (%s)',
    (...words) => {
      for (const path of LEFT) writeAsNobody(path);
      run('after-install.sh', 'configure');
      run('after-remove.sh', ...words);
      expect([LINK, ...LEFT].filter(isThere)).toEqual([LINK, ...LEFT]);
    },
  );

  it('leaves a quayside on the PATH that is not its own', () => {
    mkdirSync(at('usr/bin'), { recursive: true });
    symlinkSync('/somewhere/else/quayside', at(LINK));
    run('after-remove.sh', 'remove');
    expect(isThere(LINK)).toBe(true);
  });

  it('removes nothing through a link that a user has put where a folder was', () => {
    write('etc/xdg/autostart/quayside.desktop', 'root’s own');
    writeAsNobody(`${CONFIG}/quayside/endpoint.json`);
    symlinkSync(at('etc/xdg/autostart'), at(`${CONFIG}/autostart`));
    run('after-remove.sh', 'remove');
    expect(existsSync(at('etc/xdg/autostart/quayside.desktop'))).toBe(true);
    expect(isThere(`${CONFIG}/quayside/endpoint.json`)).toBe(false);
  });
});
