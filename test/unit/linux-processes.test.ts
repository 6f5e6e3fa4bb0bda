/** What is read of processes: their status with names that lie, their command lines, what they are called, whose they are. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../main/core/platform/linux/command-line.ts';
import { createHold } from '../../main/core/platform/linux/hold-process.ts';
import { findProgram, openUrl } from '../../main/core/platform/linux/open-url.ts';
import { isDead, isStopped, parseStat } from '../../main/core/platform/linux/proc-stat.ts';
import { chooseAncestorName, chooseName } from '../../main/core/platform/linux/process-name.ts';
import { isSystemProcess } from '../../main/core/platform/linux/system-processes.ts';
import { createUserNames, parsePasswd } from '../../main/core/platform/linux/user-names.ts';
import { isSignallable } from '../../main/core/platform/process-identity.ts';

const folders: string[] = [];
const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-unit-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const stat = (comm: string | Buffer, state = 'S', flags = 4_194_304) =>
  parseStat(
    Buffer.concat([
      Buffer.from('1234 ('),
      Buffer.from(comm),
      Buffer.from(`) ${state} 77 1234 1234 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 11 0 987654 1 2 3\n`),
    ]),
  );

describe('/proc/pid/stat', () => {
  it.each(['node', ') S 1 1 (x', 'a b  c', '((', '))', 'a\nb 0 LISTEN x', ''])(
    'is read after the last bracket: %j',
    (comm) => {
      expect(stat(comm)).toEqual({ comm, state: 'S', parent: 77, kernelThread: false, startKey: '987654' });
    },
  );

  it('shows bytes that are no text as such', () => {
    expect(stat(Buffer.from([0xff, 0xfe, 0x80, 0x41]))?.comm).toBe('���A');
  });

  it('tells kernel threads, the stopped and the dead', () => {
    expect(stat('kworker', 'I', 69_238_880)?.kernelThread).toBe(true);
    const states = ['R', 'T', 't', 'Z', 'X'].map((state) => stat('x', state));
    expect(states.map((each) => each && isStopped(each))).toEqual([false, true, true, false, false]);
    expect(states.map((each) => each && isDead(each))).toEqual([false, false, false, true, true]);
  });

  it('that is cut or empty is nothing', () => {
    expect([Buffer.alloc(0), Buffer.from('12 (x'), Buffer.from('12 (x) S 1')].map(parseStat)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('command lines', () => {
  it.each([
    ['node\0server.js\0--port\x003000\0', ['node', 'server.js', '--port', '3000']],
    ['sh\0-c\0\0end\0', ['sh', '-c', '', 'end']],
    ['nginx: master process /usr/sbin/nginx\0\0\0\0\0', ['nginx: master process /usr/sbin/nginx']],
    ['no end', ['no end']],
    ['', []],
    ['\0', []],
  ])('%j', (text, argv) => {
    expect(parseCommandLine(Buffer.from(text))).toEqual(argv);
  });
});

describe('the name of a process', () => {
  it.each([
    ['what it calls itself', 'vite', '/usr/bin/node', ['node', 'vite'], 'vite'],
    ['the program, for a thread name', 'MainThread', '/usr/bin/node', ['node', 'x.js'], 'node'],
    ['the program that was replaced on disk', 'MainThread', '/usr/bin/node (deleted)', [], 'node'],
    ['the first argument without a program', 'MainThread', null, ['/opt/bun/bun', 'x'], 'bun'],
    [
      'the whole of a cut name, from the program',
      'gnome-session-b',
      '/usr/libexec/gnome-session-binary',
      [],
      'gnome-session-binary',
    ],
    [
      'the whole of a cut name, from a script',
      'my-long-named-s',
      '/usr/bin/python3',
      ['/usr/bin/python3', '/home/me/my-long-named-server.py'],
      'my-long-named-server.py',
    ],
    ['a cut name that nothing explains', 'abcdefghijklmno', '/usr/bin/node', ['node'], 'abcdefghijklmno'],
    ['clean text', 'a\x1b]0;t\x07', '/bin/x', ['x'], 'a\\u001b]0;t\\u0007'],
    ['something, always', '', null, [], '?'],
  ])('is %s', (_what, comm, exe, argv, name) => {
    expect(chooseName(comm, exe, argv)).toBe(name);
  });
});

describe('the name of an ancestor', () => {
  const NODE = '/usr/bin/node';
  it.each([
    ['the whole of a cut title', 'npm run dev:fro', 'npm run dev:frontend', 'npm run dev:frontend'],
    [
      'the whole of a title that was cut inside a character',
      'npm run öäü\uFFFD',
      'npm run öäüß now',
      'npm run öäüß now',
    ],
    ['a title that was not cut', 'npm run dev', 'npm run dev', 'npm run dev'],
    [
      'what it calls itself, where its command line says otherwise',
      'npm run dev:fro',
      'vim run dev:frontend',
      'npm run dev:fro',
    ],
    ['what it calls itself, where that is too short to be cut', 'npm run d', 'npm run dev', 'npm run d'],
    ['clean text', 'npm run a \x1b[31mr', 'npm run a \x1b[31mred\u202e', 'npm run a \\u001b[31mred\\u202e'],
    ['64 characters at most', 'npm run xxxxxxx', `npm run ${'x'.repeat(500)}`, `npm run ${'x'.repeat(55)}…`],
  ])('is %s', (_what, comm, title, name) => {
    expect(chooseAncestorName(comm, NODE, [title])).toBe(name);
  });

  it('is that of any process, where it wrote no title', () => {
    const argv = [NODE, '/home/me/my-long-named-server.js'];
    expect(chooseAncestorName('MainThread', NODE, argv)).toBe('node');
    expect(chooseAncestorName('my-long-named-s', NODE, argv)).toBe('my-long-named-server.js');
  });
});

describe('what belongs to the system', () => {
  const base = {
    name: 'node',
    kernelThread: false,
    uid: 1000,
    ownUid: 1000,
    cgroup: '0::/user.slice/user-1000.slice/session-1.scope\n',
  };
  it.each([
    ['somebody’s server', {}, false],
    ['a kernel thread', { kernelThread: true }, true],
    ['a service user', { uid: 113 }, true],
    ['nobody', { uid: 65_534 }, true],
    ['our own number, even a low one', { uid: 113, ownUid: 113 }, false],
    ['root in a container without systemd', { uid: 0, ownUid: 0, cgroup: '0::/\n' }, false],
    ['a known daemon as root there', { uid: 0, ownUid: 0, cgroup: '0::/\n', name: 'sshd' }, true],
    ['parts of systemd', { uid: 0, name: 'systemd-resolved' }, true],
    ['a unit of the system', { uid: 0, cgroup: '0::/system.slice/boltd.service\n' }, true],
    [
      'a unit in cgroup v1',
      { uid: 0, cgroup: '3:cpu:/\n1:name=systemd:/system.slice/boltd.service\n' },
      true,
    ],
    ['a command run by systemd-run', { uid: 0, cgroup: '0::/system.slice/run-u12.service\n' }, false],
    ['a process in a container', { uid: 999, cgroup: '0::/system.slice/docker-8f0c.scope\n' }, false],
    [
      'the engine of containers',
      { uid: 0, name: 'dockerd', cgroup: '0::/system.slice/docker.service\n' },
      true,
    ],
    [
      'a database that the distribution starts',
      {
        uid: 113,
        name: 'postgres',
        cgroup: '0::/system.slice/system-postgresql.slice/postgresql@15-main.service\n',
      },
      false,
    ],
    [
      'the proxy of a container’s port',
      { uid: 0, name: 'docker-proxy', cgroup: '0::/system.slice/docker.service\n' },
      false,
    ],
  ])('%s', (_what, traits, expected) => {
    expect(isSystemProcess({ ...base, ...traits })).toBe(expected);
  });
});

describe('user names', () => {
  it('come from /etc/passwd, the first name of a number counting', () => {
    const names = parsePasswd(
      'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nbad\nx:y:z:0\nme:x:1000:1000::/:/bin/sh\n',
    );
    expect([names.get(0), names.get(1000), names.size]).toEqual(['root', 'me', 2]);
  });

  it('are read again when the file was written, and are numbers where there are none', () => {
    const path = join(temporaryFolder(), 'passwd');
    writeFileSync(path, 'one:x:1000:1000::/:/bin/sh\n');
    const users = createUserNames(path);
    expect([users.nameOf(1000), users.nameOf(4242)]).toEqual(['one', '4242']);
    writeFileSync(path, 'two\x1b:x:1000:1000::/:/bin/sh\n');
    utimesSync(path, 1, 1);
    users.refresh();
    expect(users.nameOf(1000)).toBe('two\\u001b');
    expect(createUserNames(join(path, 'nowhere')).nameOf(0)).toBe('0');
  });
});

describe('process numbers', () => {
  it('that name no single process are refused before anything is sent', () => {
    const sent: unknown[] = [];
    const hold = createHold({ libc: null, ownPids: [], kill: (...args) => sent.push(args) });
    const nonsense = [
      '',
      '0',
      0,
      -1,
      1,
      true,
      [1],
      Number.NaN,
      1.5,
      2 ** 31,
      '1e0',
      null,
      undefined,
      {},
      [4],
      '7',
      Infinity,
    ];
    for (const pid of nonsense) {
      expect(isSignallable(pid)).toBe(false);
      // The type forbids these; a bug elsewhere would not ask.
      expect(hold({ pid: pid as number, startKey: '1' })).toMatchObject({
        ok: false,
        failure: { code: 'not-found' },
      });
    }
    expect(sent).toEqual([]);
    expect([2, 4242, 2 ** 31 - 1].every(isSignallable)).toBe(true);
  });
});

describe('opening addresses', () => {
  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'smb://x', '--help', '', 'http//x', ' '])(
    'refuses %j',
    async (url) => {
      expect(await openUrl(url, { PATH: '/usr/bin' })).toMatchObject({
        ok: false,
        failure: { code: 'invalid-input' },
      });
    },
  );

  it('says what to do where there is no xdg-open', async () => {
    const result = await openUrl('http://127.0.0.1:3000/', { PATH: '/nowhere:.:' });
    expect(result).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    expect(result.ok || result.failure.nextStep).toContain('http://127.0.0.1:3000/');
  });

  it('hands the address over as one argument, to the program that is first in an absolute folder', async () => {
    const folder = temporaryFolder();
    const record = join(folder, 'record');
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s|' "$#" "$1" > '${record}'\n`, {
      mode: 0o755,
    });
    expect(findProgram('xdg-open', `.:relative:${folder}`)).toBe(join(folder, 'xdg-open'));
    expect(await openUrl('http://localhost:5173/a b;touch x', { PATH: folder })).toEqual({
      ok: true,
      value: null,
    });
    await expect
      .poll(() => {
        try {
          return readFileSync(record, 'utf8');
        } catch {
          return '';
        }
      })
      .toBe('1|http://localhost:5173/a%20b;touch%20x|');
  });
});
