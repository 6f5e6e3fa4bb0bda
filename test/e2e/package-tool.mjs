#!/usr/bin/env node
/**
 * Stands in for fpm, which electron-builder fetches from elsewhere: takes the same words and lets dpkg-deb and rpmbuild make the
 * package of them. Like fpm it puts the scripts in as they are, and takes the owner of every file to be root.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ALONE = new Set(['--force']);
const words = process.argv.slice(2);
/** What was said of each option, in order. */
const said = new Map();
/** `FROM=TO`, as they stand at the end. */
const files = [];
while (words.length > 0) {
  const word = words.shift() ?? '';
  if (ALONE.has(word)) continue;
  if (word.startsWith('-')) said.set(word, [...(said.get(word) ?? []), words.shift() ?? '']);
  else files.push(word);
}
const the = (name) => {
  const [value] = said.get(name) ?? [];
  if (value === undefined) throw new Error(`${name} was not said: ${process.argv.join(' ')}`);
  return value;
};
const all = (name) => said.get(name) ?? [];
const script = (name) => readFileSync(the(name), 'utf8');

const work = mkdtempSync(join(tmpdir(), 'quayside-package-tool-'));
const root = join(work, 'root');
try {
  for (const pair of files) {
    const [from = '', to = ''] = pair.split('=');
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { recursive: true, preserveTimestamps: true });
  }
  const make = { deb: makeDeb, rpm: makeRpm }[the('-t')];
  if (!make) throw new Error(`no ${the('-t')} is made here`);
  make();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function makeDeb() {
  const folder = join(root, 'DEBIAN');
  mkdirSync(folder);
  const lists = [
    ['Depends', all('-d')],
    ['Recommends', all('--deb-recommends')],
  ].filter(([, list]) => list.length > 0);
  const fields = [
    ['Package', the('--name')],
    ['Version', the('--version')],
    ['Architecture', the('--architecture')],
    ['Maintainer', the('--maintainer')],
    ['Section', the('--category')],
    ['Priority', the('--deb-priority')],
    ['Homepage', the('--url')],
    ...lists.map(([name, list]) => [name, list.join(', ')]),
    ['Description', the('--description')],
  ];
  writeFileSync(
    join(folder, 'control'),
    `${fields.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`,
  );
  for (const [name, option] of [
    ['postinst', '--after-install'],
    ['postrm', '--after-remove'],
  ]) {
    writeFileSync(join(folder, name), script(option));
    chmodSync(join(folder, name), 0o755);
  }
  const compression = `-Z${the('--deb-compression')}`;
  execFileSync('dpkg-deb', ['--root-owner-group', compression, '-z1', '--build', root, the('--package')]);
}

function makeRpm() {
  const spec = [
    // Nothing is to be stripped, compressed or looked into.
    ...['__os_install_post', 'debug_package'].map((name) => `%define ${name} %{nil}`),
    '%define _build_id_links none',
    `Name: ${the('--name')}`,
    `Version: ${the('--version')}`,
    'Release: 1',
    `Summary: ${the('--rpm-summary')}`,
    `License: ${the('--license')}`,
    `Vendor: ${the('--vendor')}`,
    `URL: ${the('--url')}`,
    'AutoReqProv: no',
    ...all('-d').map((name) => `Requires: ${name}`),
    `%description\n${the('--description')}`,
    `%install\ncp -a ${root}/. %{buildroot}`,
    `%post\n${script('--after-install')}`,
    `%postun\n${script('--after-remove')}`,
    '%files\n%defattr(-,root,root,-)\n/opt/Quayside\n/usr/share/applications/*\n/usr/share/icons/hicolor/*/apps/*\n/usr/share/mime/packages/*',
  ];
  writeFileSync(join(work, 'spec'), `${spec.join('\n')}\n`);
  const defined = [
    ['_topdir', work],
    ['_rpmdir', work],
    ['_rpmfilename', 'made.rpm'],
    ['_binary_payload', 'w1.gzdio'],
  ].flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  execFileSync('rpmbuild', ['-bb', '--target', the('--architecture'), ...defined, join(work, 'spec')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cpSync(join(work, 'made.rpm'), the('--package'));
}
