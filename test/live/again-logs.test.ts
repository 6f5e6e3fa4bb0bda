/** The logs of what was started again, written by real programs. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgainLogs, createAgainLogs } from '../../main/core/again/again-logs.ts';
import { LOG_TEXT_BYTES } from '../../main/core/again/clean-log.ts';
import { waitUntil } from '../wait-until.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');

let home: string;
let folder: string;
let logs: AgainLogs;
let programs: ChildProcess[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quayside-logs-'));
  folder = join(home, 'logs');
  logs = createAgainLogs(folder, { files: 20, bytes: 10_000_000, lookMs: 20 });
  programs = [];
});

afterEach(async () => {
  logs.stop();
  for (const program of programs) program.kill('SIGKILL');
  await waitUntil('the programs are gone', () =>
    programs.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null),
  );
  rmSync(home, { recursive: true });
});

async function make(port = 3000): Promise<string> {
  const made = await logs.make(port, AT);
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}

const refused = async () => {
  const made = await logs.make(3000, AT);
  return made.ok ? 'made' : `${made.failure.code}: ${made.failure.message}`;
};

/** Writes numbered lines as fast as it can, until it is ended. */
function writer(path: string): ChildProcess {
  const output = openSync(path, 'a');
  const source = `const { writeSync } = require('node:fs');
    for (let count = 0; ; count++) writeSync(1, String(count).padStart(99, '.') + '\\n');`;
  const program = spawn(process.execPath, ['-e', source], { stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  programs.push(program);
  return program;
}

describe('a log', () => {
  it('can be read by its user alone, as can its folder', async () => {
    mkdirSync(folder, { mode: 0o755 });
    const [first, second] = [await make(), await make()];
    expect(first).toBe(join(folder, 'again-3000-2026-03-01T12-00-00-000Z.log'));
    expect(second).toBe(join(folder, 'again-3000-2026-03-01T12-00-00-000Z-2.log'));
    for (const path of [first, second]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is never made through a link or over what is there', async () => {
    const victim = join(home, 'victim');
    writeFileSync(victim, 'mine');
    mkdirSync(folder);
    symlinkSync(victim, join(folder, 'again-3000-2026-03-01T12-00-00-000Z.log'));
    linkSync(victim, join(folder, 'again-3000-2026-03-01T12-00-00-000Z-2.log'));
    expect(await make()).toBe(join(folder, 'again-3000-2026-03-01T12-00-00-000Z-3.log'));
    expect(readFileSync(victim, 'utf8')).toBe('mine');
  });

  it('is not made where its folder is a link, a file or another user’s', async () => {
    const other = join(home, 'other');
    mkdirSync(other);
    symlinkSync(other, folder);
    expect(await refused()).toContain('it is a link or another user’s');
    expect(readdirSync(other)).toEqual([]);
    rmSync(folder);
    writeFileSync(folder, '');
    expect(await refused()).toContain('ENOTDIR');
    rmSync(folder);
    mkdirSync(folder);
    execFileSync('chown', ['65534', folder]);
    expect(await refused()).toMatch(/^unavailable: Nothing was started: .*another user’s/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that was written last longest ago makes room for the 21st', async () => {
    const paths: string[] = [];
    for (let index = 0; index < 20; index++) {
      const path = await make(3000 + index);
      // The first of all still writes.
      const time = index === 0 ? 1_000 : index;
      utimesSync(path, time, time);
      paths.push(path);
    }
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    symlinkSync('notes.txt', join(folder, 'again-1-2020-01-01T12-00-00-000Z.log'));
    const last = await make(5000);
    expect(paths.filter((path) => !existsSync(path))).toEqual([paths[1]]);
    expect(readdirSync(folder)).toHaveLength(22);
    expect(existsSync(last)).toBe(true);
  });
});

describe('a log that grows', () => {
  it('is cut over 10 MB, again and again, while its program writes on at its end', {
    timeout: 60_000,
  }, async () => {
    const path = await make();
    writer(path);
    let most = 0;
    let cuts = 0;
    let before = 0;
    await waitUntil(
      'three cuts',
      () => {
        const { size } = statSync(path);
        if (size < before) cuts++;
        before = size;
        most = Math.max(most, size);
        return cuts >= 3;
      },
      50_000,
    );
    expect(most).toBeGreaterThan(10_000_000);
    // No hole in front of what is written, and its newest line is whole.
    expect(readFileSync(path).includes(0)).toBe(false);
    await waitUntil('a line at the end', async () => /(^|\n)\.+\d+\n$/.test((await logs.read(path)) ?? ''));
  });

  it('grows on where nobody looks: the control', { timeout: 60_000 }, async () => {
    const path = await make();
    logs.stop();
    writer(path);
    await waitUntil('it is larger', () => statSync(path).size > 30_000_000, 50_000);
  });

  it('of an earlier run is cut as well, a link to a large file is not', async () => {
    mkdirSync(folder);
    const own = join(folder, 'again-3000-2026-02-01T12-00-00-000Z.log');
    const victim = join(home, 'victim');
    const large = Buffer.alloc(10_000_001, 'x');
    for (const path of [own, victim, join(folder, 'large.txt')]) writeFileSync(path, large);
    symlinkSync(victim, join(folder, 'again-3001-2026-02-01T12-00-00-000Z.log'));
    await logs.watch();
    expect(readFileSync(own, 'utf8')).toBe('[Quayside cut this log here: it was larger than 10 MB]\n');
    for (const path of [victim, join(folder, 'large.txt')]) expect(statSync(path).size).toBe(10_000_001);
  });
});

describe('what is read', () => {
  it('is the end of it, line by line, at most 64 KB, with controls written out', async () => {
    const path = await make();
    writeFileSync(path, 'one\ttwo\r\n\u001b[31mred\u0007\u202e\n\u0000');
    expect(await logs.read(path)).toBe('one\ttwo\n\\u001b[31mred\\u0007\\u202e\n\\u0000');
    writeFileSync(path, Array.from({ length: 20_000 }, (_, index) => `line ${index} ü\n`).join(''));
    const end = (await logs.read(path)) ?? '';
    expect(Buffer.byteLength(end)).toBeLessThanOrEqual(LOG_TEXT_BYTES);
    expect(end.length).toBeGreaterThan(50_000);
    expect([end.slice(0, 5), end.endsWith('line 19999 ü\n')]).toEqual(['line ', true]);
    // Each of these takes six characters.
    writeFileSync(path, `${'\u0001'.repeat(20)}\n`.repeat(5_000));
    const written = (await logs.read(path)) ?? '';
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(LOG_TEXT_BYTES);
    expect(written.startsWith('\\u0001\\u0001')).toBe(true);
    writeFileSync(path, 'ü'.repeat(100_000));
    expect((await logs.read(path)) ?? '').toMatch(/^ü{32000,}$/);
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x41]));
    expect(await logs.read(path)).toBe('\ufffd\ufffdA');
  });

  it('is nothing where it is gone, or something else lies in its place', async () => {
    const victim = join(home, 'victim');
    writeFileSync(victim, 'secret');
    const path = await make();
    rmSync(path);
    expect(await logs.read(path)).toBeNull();
    symlinkSync(victim, path);
    expect(await logs.read(path)).toBeNull();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(await logs.read(path)).toBeNull();
  });

  it('is never a file outside of the folder', async () => {
    await expect(logs.read('/etc/passwd')).rejects.toThrow('no log of this folder');
    await expect(logs.read(join(folder, '../victim'))).rejects.toThrow('no log of this folder');
    const outside = join(home, 'again-3000-2026-03-01T12-00-00-000Z.log');
    await expect(logs.read(outside)).rejects.toThrow('no log of this folder');
    await expect(logs.read(join(folder, 'notes.txt'))).rejects.toThrow('no log of this folder');
  });
});
