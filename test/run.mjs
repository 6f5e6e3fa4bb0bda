/**
 * `npm test`: installs the system parts that the tests need where it may, builds, checks and runs every test.
 * Prints one last line: `N passed, N failed`. `--only PROJECT` runs one project without installing anything.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the tests use of the system: a program, a module or the path of what has no program, and the Debian package that brings it. */
const PARTS = [
  ['chromium', 'chromium'],
  ['ss', 'iproute2'],
  ['ip', 'iproute2'],
  ['lsof', 'lsof'],
  ['ps', 'procps'],
  ['unshare', 'util-linux'],
  ['script', 'bsdutils'],
  ['zsh', 'zsh'],
  ['fish', 'fish'],
  ['dbus-run-session', 'dbus'],
  ['dbus-send', 'dbus'],
  ['dunst', 'dunst'],
  ['Xvfb', 'xvfb'],
  // Podman's package brings the network plugins; these run iptables.
  ['podman', 'podman'],
  ['runc', 'runc'],
  ['iptables', 'iptables'],
  ['busybox', 'busybox-static'],
  ['python3', 'python3'],
  ['perl', 'perl-base'],
  ['sshd', 'openssh-server'],
  ['ssh', 'openssh-client'],
  ['socat', 'socat'],
  // Servers that are told apart by who they are and what they say.
  ['pg_ctlcluster', 'postgresql'],
  ['redis-server', 'redis-server'],
  ['memcached', 'memcached'],
  ['mosquitto', 'mosquitto'],
  ['nginx', 'nginx-light'],
  ['lighttpd', 'lighttpd'],
  ['django-admin', 'python3-django'],
  ['flask', 'python3-flask'],
  ['uvicorn', 'uvicorn'],
  ['/usr/lib/python3/dist-packages/fastapi', 'python3-fastapi'],
  ['gunicorn', 'gunicorn'],
  ['php', 'php-cli'],
  ['puma', 'puma'],
  ['tmux', 'tmux'],
  // Modules of PAM are no programs; they stand beside the machine's other libraries.
  ['pam_oath.so', 'libpam-oath'],
  ['7zz', '7zip'],
  ['desktop-file-validate', 'desktop-file-utils'],
  ['gio', 'libglib2.0-bin'],
  ['update-mime-database', 'shared-mime-info'],
  ['rpmbuild', 'rpm'],
  ['rpm', 'rpm'],
  ['makensis', 'nsis'],
  ['mksquashfs', 'squashfs-tools'],
  ['dpkg-deb', 'dpkg'],
  ['nmap', 'nmap'],
  ['nc', 'netcat-openbsd'],
  ['openssl', 'openssl'],
];

const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const MODULES = (existsSync('/usr/lib') ? readdirSync('/usr/lib') : [])
  .filter((name) => name.endsWith('-linux-gnu'))
  .map((name) => join('/usr/lib', name, 'security'));

const has = (part) =>
  (part.startsWith('/') ? ['/'] : [...PATHS, ...MODULES]).some((folder) => {
    try {
      accessSync(join(folder, part), part.endsWith('.so') ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const missingPackages = () => [...new Set(PARTS.filter(([part]) => !has(part)).map(([, name]) => name))];

const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options }).status ?? 1;

const node = (script, ...args) => run(process.execPath, [join(root, script), ...args]);

/** Debian asks this program before it starts what a package brings. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Servers are installed for the tests to start: by themselves they would take their ports. */
function withoutServices(work) {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(POLICY);
  }
}

function installParts() {
  const missing = missingPackages();
  if (missing.length === 0) return true;
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`Installing what the tests need: ${missing.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { env });
    withoutServices(() =>
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env }),
    );
  }
  const still = missingPackages();
  if (still.length > 0)
    console.error(`These system parts are missing, and tests need them: ${still.join(' ')}`);
  return still.length === 0;
}

/** What each step before the tests is; the first that fails ends the run. */
const STEPS = [
  ['system parts', installParts],
  ['build', () => node('test/build.mjs') === 0],
  ['types', () => node('node_modules/typescript/bin/tsc', '-b') === 0],
  [
    'format and lint',
    () => node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings') === 0,
  ],
];

/** Everything that tests put into the temporary folder goes with it at the end. Tests as other users look in here too. */
function withTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-test-'));
  chmodSync(folder, 0o1777);
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runTests(projects, folder) {
  const report = join(folder, 'report.json');
  const chosen = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...chosen, ...reporters];
  const status = run(process.execPath, vitest, { env: { ...process.env, TMPDIR: folder } });
  if (!existsSync(report)) return { passed: 0, failed: 1, status: status || 1 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that does not even load has no tests to fail; and nothing here is ever skipped.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + broken + numPendingTests;
  return { passed: numPassedTests, failed, status };
}

function main(args) {
  const only = args.includes('--only') ? [args[args.indexOf('--only') + 1] ?? ''] : [];
  const steps = only.length > 0 ? [] : STEPS;
  for (const [name, step] of steps) {
    console.log(`\n— ${name}`);
    if (step()) continue;
    console.error(`Failed: ${name}`);
    console.log('0 passed, 1 failed');
    return 1;
  }
  const { passed, failed, status } = withTemporaryFolder((folder) => runTests(only, folder));
  console.log(`${passed} passed, ${failed} failed`);
  return status !== 0 || failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
