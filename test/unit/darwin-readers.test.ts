/** Reading what ps and lsof of macOS print: as captured, cut anywhere, changed anywhere, and full of lies. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from '../../main/core/platform/darwin/port-rules.ts';
import { argvOf, isSystemProcess, nameOf } from '../../main/core/platform/darwin/process-words.ts';
import { countNetstatDarwin } from '../../main/core/platform/readers/count-netstat-darwin.ts';
import { readLsofFolders } from '../../main/core/platform/readers/read-lsof-folders.ts';
import { readNetstatDarwinConnections } from '../../main/core/platform/readers/read-netstat-darwin-connections.ts';
import { readPsFacts, readPsTable, readPsTexts } from '../../main/core/platform/readers/read-ps-darwin.ts';

const capture = (name: string) => readFileSync(new URL(`../captures/${name}`, import.meta.url), 'utf8');
const TABLE = capture('mac-ps-axo-mql.txt');
const START = 'Wed Nov 25 21:07:09 2026';
const LATER = 'Thu Nov  5 01:02:03 2026';
const FACTS = `    1     0     0 Ss   ${START}     root\n  501     1   501 S+   ${LATER}     dev\n 7777   501    -2 Z    ${START}     nobody\n`;

describe('the connections of a port', () => {
  const own = (address: string) => address === '127.0.0.1';

  it('are counted by state, clients of the same number elsewhere left out', () => {
    const text = capture('mac-netstat-anv-process-pid.txt');
    expect(countNetstatDarwin(text, 59_357, own)).toEqual({
      established: 1,
      local: 1,
      timeWait: 0,
      other: 0,
    });
    const old = capture('mac-netstat-anv-pid-epid.txt');
    expect(countNetstatDarwin(old, 55_663, own)).toEqual({ established: 0, local: 0, timeWait: 0, other: 1 });
    expect(countNetstatDarwin(old, 8_000, own).established).toBe(0);
    const rest = 'tcp4 0 0 10.0.0.1.80 10.0.0.2.5 TIME_WAIT\nudp4 0 0 10.0.0.1.80 127.0.0.1.5\n';
    expect(countNetstatDarwin(rest, 80, own)).toEqual({ established: 1, local: 1, timeWait: 1, other: 0 });
  });

  it('never count a line that was cut', () => {
    expect(countNetstatDarwin('tcp4 0 0 10.0.0.1.80 10.0.0.2.5 ESTAB', 80, own).other).toBe(0);
  });
});

describe('connections with both ends', () => {
  const CAPTURES = ['mac-netstat-anv-process-pid.txt', 'mac-netstat-anv-pid-epid.txt'];

  it('are told with who has them', () => {
    const [one] = readNetstatDarwinConnections(capture('mac-netstat-anv-process-pid.txt'));
    expect(one).toEqual({
      state: 'established',
      localAddress: '127.0.0.1',
      localPort: 59_357,
      remoteAddress: '127.0.0.1',
      remotePort: 59_360,
      pid: 46_708,
    });
    const old = readNetstatDarwinConnections(capture('mac-netstat-anv-pid-epid.txt'));
    expect(old.map(({ state, remotePort, pid }) => [state, remotePort, pid]).slice(0, 3)).toEqual([
      ['established', 8_000, 422],
      ['close-wait', 80, 36_843],
      ['established', 80, 40_517],
    ]);
  });

  it.each(CAPTURES)('are no others where %s is cut at any byte', (name) => {
    const text = capture(name);
    const whole = new Set(readNetstatDarwinConnections(text).map((one) => JSON.stringify(one)));
    expect(whole.size).toBeGreaterThan(0);
    for (let end = 0; end < text.length; end++) {
      for (const one of readNetstatDarwinConnections(text.slice(0, end)))
        expect(whole).toContain(JSON.stringify(one));
    }
  });
});

describe('the table of ps', () => {
  it('is read as expected', () => {
    const { rows, recognized } = readPsTable(TABLE);
    expect(recognized).toBe(true);
    expect(rows).toEqual(JSON.parse(capture('mac-ps-axo-mql.json')));
  });

  it('cut anywhere gives only rows of the whole', () => {
    const whole = new Set(readPsTable(TABLE).rows.map((row) => JSON.stringify(row)));
    for (let end = 0; end < TABLE.length; end++) {
      const rows = readPsTable(TABLE.slice(0, end)).rows.map((row) => JSON.stringify(row));
      expect(rows.filter((row) => !whole.has(row))).toEqual([]);
    }
  });

  it('is no table without its heading', () => {
    expect(readPsTable('  1 0.0 /sbin/launchd\n')).toEqual({ rows: [], recognized: false });
  });
});

describe('the facts of ps', () => {
  it('are told with starts of 24 characters, whatever stands before and behind', () => {
    expect(readPsFacts(FACTS)).toEqual([
      { pid: 1, parent: 0, uid: 0, state: 'Ss', start: START, user: 'root' },
      { pid: 501, parent: 1, uid: 501, state: 'S+', start: LATER, user: 'dev' },
      { pid: 7777, parent: 501, uid: -2, state: 'Z', start: START, user: 'nobody' },
    ]);
  });

  it('cut anywhere give only rows of the whole, and other shapes none', () => {
    const whole = new Set(readPsFacts(FACTS).map((row) => JSON.stringify(row)));
    for (let end = 0; end <= FACTS.length; end++) {
      expect(readPsFacts(FACTS.slice(0, end)).filter((row) => !whole.has(JSON.stringify(row)))).toEqual([]);
    }
    expect(readPsFacts(`1 0 0 Ss mer 25 nov 21:07:09 2026 root\n1 0 0 Ss ${START} a b\n`)).toEqual([]);
  });
});

describe('the texts of ps', () => {
  it('keep blanks, and are of one life of a pid', () => {
    const texts = readPsTexts(
      `  12 ${START}     /Applications/Visual Studio Code.app/Code  --x\n 13 ${LATER}\n`,
    );
    expect([...texts]).toEqual([
      [`12 ${START}`, '/Applications/Visual Studio Code.app/Code  --x'],
      [`13 ${LATER}`, ''],
    ]);
  });

  it('of a process that another one claims to be are nobody’s', () => {
    const lie = `node\n  500 ${START}     innocent`;
    for (const text of [
      `12 ${START}     ${lie}\n  500 ${START}     /sbin/true\n`,
      `500 ${START}     /sbin/true\n12 ${START}     ${lie}\n`,
    ]) {
      expect([...readPsTexts(text).keys()]).toEqual([`12 ${START}`]);
    }
  });
});

describe('the folders of lsof', () => {
  const FOLDERS =
    'p12\nfcwd\nn/Users/dev/web shop\np13\nfcwd\nn/Users/dev/\\xc3\\xa9\\x0a\np14\nfcwd\nncwd (readlink: denied)\n';

  it('are unescaped, and missing where they cannot be seen', () => {
    expect([...readLsofFolders(FOLDERS)]).toEqual([
      [12, '/Users/dev/web shop'],
      [13, '/Users/dev/é\n'],
    ]);
  });

  it('cut anywhere give no other folder', () => {
    const whole = readLsofFolders(FOLDERS);
    for (let end = 0; end < FOLDERS.length; end++) {
      for (const [pid, folder] of readLsofFolders(FOLDERS.slice(0, end))) expect(whole.get(pid)).toBe(folder);
    }
  });
});

describe('every reader', () => {
  it('takes any text without a throw, and tells no pid that does not stand in it', () => {
    const seeds = [TABLE.slice(0, 1_500), FACTS, `12 ${START}     a\nb\n`, 'p12\nfcwd\nn/a\n'];
    const mutated = fc
      .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat(40), fc.string({ unit: 'binary', maxLength: 8 }))
      .map(([seed, at, length, put]) => {
        const start = at % seed.length;
        return seed.slice(0, start) + put + seed.slice(start + length);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        const pids = [
          ...readPsTable(text).rows.map(({ pid }) => pid),
          ...readPsFacts(text).flatMap(({ pid, parent }) => [pid, parent]),
          ...[...readPsTexts(text).keys()].map((key) => Number(key.split(' ')[0])),
          ...readLsofFolders(text).keys(),
        ];
        for (const pid of pids) expect(text).toContain(String(pid));
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('names and arguments', () => {
  const code = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';

  it('have the program’s path whole, with its blanks', () => {
    expect(nameOf({ program: code, command: `${code} --x y` }, '1')).toBe('Electron');
    expect(argvOf({ program: code, command: `${code} --x y` })).toEqual([code, '--x', 'y']);
    expect(argvOf({ program: '/opt/bin/node', command: 'node  server.js' })).toEqual(['node', 'server.js']);
    expect(nameOf({ program: '-zsh', command: '-zsh' }, '1')).toBe('zsh');
    expect(nameOf({ program: null, command: null }, '12')).toBe('12');
    expect(nameOf({ program: '/x/a\u202eb\n', command: null }, '1')).toBe('a\\u202eb\\u000a');
  });

  it('tell the system’s own, but for what developers ask about', () => {
    const of = (program: string, uid = 501) => {
      const name = nameOf({ program, command: null }, '');
      return isSystemProcess({ name, program, uid, ownUid: 501 });
    };
    expect(of('/usr/libexec/rapportd')).toBe(true);
    expect(of('/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter')).toBe(false);
    expect(of('/usr/local/bin/daemon', 65)).toBe(true);
    expect(of('/usr/local/bin/postgres', 0)).toBe(false);
    expect(of('/opt/homebrew/bin/node')).toBe(false);
  });

  it('have a range for outgoing connections only where two ports are told', () => {
    expect(readRange('49152\n65535\n')).toEqual({ from: 49_152, to: 65_535 });
    for (const text of ['', '49152\n', '65535\n49152\n', '1\n2\n3\n', 'x\ny\n'])
      expect(readRange(text)).toBeNull();
  });
});
