/** The entry of a start with the session, read by others: the validator of desktops, and GLib, which starts what it says. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { autostartEntry } from '../../main/shell/autostart-entry.ts';
import { waitUntil } from '../wait-until.ts';

const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), 'quayside-entry-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it.each(['plain', 'two words', `a=b $HOME $(id) \`id\` "quoted" 'single' back\\slash ; & | ü`])(
  'starts %s with its one word',
  async (name) => {
    const folder = mkdtempSync(join(scratch, 'program-'));
    const program = join(folder, name, 'quayside');
    const seen = join(folder, 'seen');
    mkdirSync(join(folder, name));
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >'${seen}.part' && mv '${seen}.part' '${seen}'\n`,
    );
    chmodSync(program, 0o755);
    const entry = join(folder, 'quayside.desktop');
    writeFileSync(entry, autostartEntry(program) ?? '');
    expect(await run('desktop-file-validate', ['--no-hints', entry])).toEqual({ stdout: '', stderr: '' });
    await run('gio', ['launch', entry]);
    await waitUntil('the program to be started', () => existsSync(seen), 30_000);
    expect(readFileSync(seen, 'utf8').split('\n')).toEqual([program, '--hidden', '']);
  },
);
