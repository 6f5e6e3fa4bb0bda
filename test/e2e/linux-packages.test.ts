/** The deb and the rpm, put in, upgraded and taken out by dpkg and rpm themselves, in a root where all that is written is seen; the AppImage. */
import {
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArchive } from './asar.ts';
import { APPIMAGE_RUNTIME, type DummyPackage, makeDummyPackage } from './dummy-package.ts';
import { ROOT } from './environment.ts';
import { openScratchRoot, type ScratchRoot } from './scratch-root.ts';

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const NEXT = '99.0.0';
/** Where the program of the dummy runtime finds what the real one would read from the archive. */
const EXTRACTED = '/srv/quayside-app';

let made: DummyPackage;
/** By ending: the next version. */
const next: Record<string, string> = {};

beforeAll(async () => {
  made = await makeDummyPackage({
    targets: ['deb', 'rpm', 'AppImage'],
    program: `exec '${process.execPath}' ${EXTRACTED}/out/main/app.js "$@"`,
  });
  for (const ending of ['deb', 'rpm']) next[ending] = await made.makeVersion(NEXT, ending);
  // Packing compresses all of it, on however busy a machine.
}, 300_000);
afterAll(() => made.remove());

interface Person {
  name: string;
  uid: number;
  home: string;
}

/** Homes with every sign that a shell would take for more than a sign. */
const PEOPLE: readonly Person[] = [
  { name: 'ann', uid: 61_001, home: '/home/ann b' },
  { name: 'bo', uid: 61_002, home: "/srv/$(touch owned) `touch owned` 'bo' * ü" },
];
const ROOT_USER: Person = { name: 'root', uid: 0, home: '/root' };
/** Has put a link where a folder was. */
const CY: Person = { name: 'cy', uid: 61_003, home: '/home/cy' };
/** A service; nobody starts a session as one. */
const SERVICE: Person = { name: 'quay-service', uid: 501, home: '/srv/service' };
const NOWHERE: Person = { name: 'dee', uid: 61_004, home: '/nonexistent' };

const GONE = ['autostart/quayside.desktop', 'quayside/endpoint.json', 'quayside/chromium/SingletonSocket'];
const KEPT = ['autostart/other.desktop', 'quayside/settings.json', 'quayside/history.jsonl'];

const inConfig = ({ home }: Person, names: readonly string[]) =>
  names.map((name) => `${home}/.config/${name}`);

function openMachine(root: ScratchRoot) {
  const isThere = (path: string) => lstatSync(root.at(path), { throwIfNoEntry: false }) !== undefined;
  const write = (path: string, text: string, uid = 0) => {
    const missing: string[] = [];
    for (let folder = dirname(path); !isThere(folder); folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) {
      mkdirSync(root.at(folder));
      chownSync(root.at(folder), uid, uid);
    }
    writeFileSync(root.at(path), text);
    chownSync(root.at(path), uid, uid);
  };
  const everybody = [...PEOPLE, CY, SERVICE, NOWHERE];
  const passwd = readFileSync(root.at('/etc/passwd'), 'utf8');
  const lines = everybody.map(
    ({ name, uid, home }) => `${name}:x:${uid}:${uid}::${home}:/usr/sbin/nologin\n`,
  );
  write('/etc/passwd', passwd + lines.join(''));
  readArchive(join(made.resources, 'app.asar')).extract(root.at(EXTRACTED));
  return {
    isThere,
    /** What people have after they have used it. */
    use() {
      for (const person of [...PEOPLE, ROOT_USER, SERVICE])
        for (const path of inConfig(person, [...GONE, ...KEPT])) write(path, 'x', person.uid);
      write('/srv/precious/quayside.desktop', 'not of cy');
      for (const path of inConfig(CY, ['quayside/endpoint.json'])) write(path, 'x', CY.uid);
      symlinkSync('/srv/precious', root.at(`${CY.home}/.config/autostart`));
    },
    async put(file: string) {
      const path = `/srv/${file.split('/').pop()}`;
      copyFileSync(file, root.at(path));
      return path;
    },
  };
}

const TUNNELS_TYPE = 'application/vnd.quayside.tunnels+json';

/** Caches and lists of the system's own tools. */
const OF_THE_SYSTEM =
  /^\/(var\/(lib\/(dpkg|rpm|systemd)|log|cache)|root\/\.rpmdb|usr\/share\/applications\/mimeinfo\.cache|usr\/share\/icons\/hicolor\/icon-theme\.cache|usr\/share\/mime\/(?!packages\/)[^/]+(\/[^/]+\.xml)?)(\/|$)/;

describe.each([
  {
    ending: 'deb',
    put: ['dpkg', '--install', '--force-depends', '--force-unsafe-io'],
    remove: ['dpkg', '--remove'],
    after: ['dpkg', '--purge'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own.
    version: ['dpkg-query', '--show', '--showformat=${Version}', 'quayside'],
  },
  {
    ending: 'rpm',
    put: ['rpm', '--upgrade', '--nodeps', '--force-debian'],
    remove: ['rpm', '--erase', '--force-debian'],
    after: null,
    version: ['rpm', '--query', '--queryformat=%{VERSION}', 'quayside'],
  },
])('the $ending', ({ ending, put, remove, after, version }) => {
  let root: ScratchRoot;
  let machine: ReturnType<typeof openMachine>;
  let before: string[];

  beforeAll(async () => {
    root = await openScratchRoot();
    machine = openMachine(root);
    before = root.changed();
  });
  afterAll(() => root.remove());

  const run = ([command = '', ...args]: readonly string[], ...more: string[]) =>
    root.run(command, ...args, ...more);
  const people = [...PEOPLE, ROOT_USER];
  const there = (paths: readonly string[]) => paths.filter(machine?.isThere ?? (() => false));

  it('puts quayside on the PATH, links and the menu entry where the system finds them', async () => {
    await run(put, await machine.put(made.made(ending)));
    expect(await run(version)).toBe(VERSION);
    expect(readlinkSync(root.at('/usr/bin/quayside'))).toBe('/opt/Quayside/resources/bin/quayside');
    const asAnn = ['runuser', '-u', 'ann', '--', 'env', 'QUAYSIDE_HOME=/tmp/ann', 'quayside'];
    expect(await run(asAnn, '--version')).toBe(`${VERSION}\n`);
    expect(JSON.parse(await run(asAnn, 'next', '--json'))).toMatchObject({ schema: 1 });
    expect(await root.run('gio', 'mime', 'x-scheme-handler/quayside')).toContain('quayside.desktop');
    writeFileSync(root.at('/tmp/ann.quayside'), '{}');
    const contentType = ['info', '--attributes=standard::content-type', '/tmp/ann.quayside'];
    expect(await root.run('gio', ...contentType)).toContain(TUNNELS_TYPE);
    expect(await root.run('gio', 'mime', TUNNELS_TYPE)).toContain('quayside.desktop');
    // As a user: root may have name spaces where nobody else may.
    const spaces = await root
      .run('runuser', '-u', 'nobody', '--', 'unshare', '--user', 'true')
      .catch(() => null);
    const { mode } = lstatSync(root.at('/opt/Quayside/chrome-sandbox'));
    expect(mode & 0o7777).toBe(spaces === null ? 0o4755 : 0o755);
    for (const side of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(machine.isThere(`/usr/share/icons/hicolor/${side}x${side}/apps/quayside.png`)).toBe(true);
  });

  it('writes nowhere else', () => {
    const elsewhere = root
      .changed()
      .filter(
        (path) => !before.includes(path) && !OF_THE_SYSTEM.test(path) && !path.startsWith('/srv/quayside.'),
      )
      .filter((path) => !/^\/opt(\/Quayside(\/.*)?)?$|^\/tmp\/ann/.test(path))
      .filter((path) => !/^\/usr\/share\/icons\/hicolor\/\d+x\d+(\/apps(\/quayside\.png)?)?$/.test(path));
    expect(elsewhere).toEqual([
      '/usr/bin/quayside',
      '/usr/share/applications/quayside.desktop',
      '/usr/share/mime/packages/quayside.xml',
    ]);
  });

  it('leaves everybody’s start with the session, and the link, in an upgrade', async () => {
    machine.use();
    const all = people.flatMap((person) => inConfig(person, [...GONE, ...KEPT]));
    await run(put, await machine.put(next[ending] ?? ''));
    expect(await run(version)).toBe(NEXT);
    expect(there(all)).toEqual(all);
    expect(readlinkSync(root.at('/usr/bin/quayside'))).toBe('/opt/Quayside/resources/bin/quayside');
    expect(await root.run('quayside', '--version')).toBe(`${VERSION}\n`);
  });

  it('takes all of it away again, from everybody’s home, and nothing of anybody else’s', async () => {
    await run(remove, 'quayside');
    const gone = ['/usr/bin/quayside', '/opt/Quayside', '/usr/share/applications/quayside.desktop'];
    expect(there([...gone, '/usr/share/mime/packages/quayside.xml'])).toEqual([]);
    expect(there(people.flatMap((person) => inConfig(person, GONE)))).toEqual([]);
    expect(there(inConfig(CY, ['quayside/endpoint.json']))).toEqual([]);
    const kept = [
      ...people.flatMap((person) => inConfig(person, KEPT)),
      ...inConfig(SERVICE, [...GONE, ...KEPT]),
      '/srv/precious/quayside.desktop',
    ];
    expect(there(kept)).toEqual(kept);
    if (after) await run(after, 'quayside');
    expect(there(kept)).toEqual(kept);
    await expect(run(version)).rejects.toThrow();
    // What is left on the machine is what people and this test have put there.
    const left = root
      .changed()
      .filter(
        (path) => !before.includes(path) && !OF_THE_SYSTEM.test(path) && !path.startsWith('/srv/quayside.'),
      )
      .filter((path) => !path.startsWith('/tmp/ann') && !kept.includes(path));
    const folders = [...people, CY, SERVICE].map(({ home }) => home);
    expect(
      left.filter((path) => !folders.some((home) => path.startsWith(`${home}/.config`) || path === home)),
    ).toEqual(['/srv/precious']);
    expect(left.filter((path) => path.endsWith('owned'))).toEqual([]);
  });
});

describe('the AppImage', () => {
  it('starts the app with its words, and has its entry and icons', async () => {
    const root = await openScratchRoot();
    try {
      const file = await openMachine(root).put(made.made('AppImage'));
      await root.run(
        'unsquashfs',
        '-quiet',
        '-offset',
        String(APPIMAGE_RUNTIME.length),
        '-dest',
        '/srv/app-image',
        file,
      );
      const words = ['--no-sandbox', '--command-line', '--'];
      expect(await root.run('/srv/app-image/AppRun', ...words, '--version')).toBe(`${VERSION}\n`);
      expect(await root.run('desktop-file-validate', '--no-hints', '/srv/app-image/quayside.desktop')).toBe(
        '',
      );
      const icon = readlinkSync(root.at('/srv/app-image/.DirIcon'));
      expect(icon).toBe('usr/share/icons/hicolor/512x512/apps/quayside.png');
    } finally {
      await root.remove();
    }
  });
});

describe('what the packages say of themselves', () => {
  it('is who they are, what they need, and where that is told', async () => {
    const root = await openScratchRoot();
    try {
      const { put } = openMachine(root);
      const deb = await root.run('dpkg-deb', '--field', await put(made.made('deb')));
      for (const line of [
        'Package: quayside',
        `Version: ${VERSION}`,
        'Architecture: amd64',
        'Section: devel',
        'Recommends: openssh-client, pkexec | policykit-1',
        'Description: See every port in use, and free one safely',
      ])
        expect(deb.split('\n')).toContain(line);
      expect(deb).toMatch(/^Depends: .*libgtk-3-0,.*libnss3/m);
      const format = '%{NAME} %{VERSION} %{LICENSE}\n%{SUMMARY}';
      const rpm = await root.run(
        'rpm',
        '--query',
        '--package',
        `--queryformat=${format}`,
        await put(made.made('rpm')),
      );
      expect(rpm).toBe(`quayside ${VERSION} MIT\nSee every port in use, and free one safely`);
    } finally {
      await root.remove();
    }
  });
});
