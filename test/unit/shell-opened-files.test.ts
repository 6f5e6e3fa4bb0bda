/** Files that the user opens from outside: read by an id alone, whole or not at all, and never waited for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktopHandlers } from '../../main/core/desktop-calls.ts';
import { createOpenedFiles } from '../../main/shell/opened-files.ts';
import { TUNNEL_FILE_LIMIT } from '../../preload/tunnel-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-opened-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = createOpenedFiles('linux');
const at = (name: string) => join(folder, name);
function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}
const read = (path: string) => files.read(files.offer(path));

describe('an opened file', () => {
  it('is read as it is when it is asked for, with its name alone', async () => {
    const id = files.offer(write('team.quayside', 'old'));
    write('team.quayside', '{"tunnels":[]}');
    expect(await files.read(id)).toEqual({
      ok: true,
      value: { name: 'team.quayside', text: '{"tunnels":[]}' },
    });
    expect(JSON.stringify(await files.read(id))).not.toContain(folder);
  });

  it.each([
    ['UTF-8 with its mark', Buffer.from('\ufeff{"ü":1}')],
    ['UTF-16 as Windows PowerShell writes it', Buffer.from('\ufeff{"ü":1}', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\ufeff{"ü":1}', 'utf16le').swap16()],
  ])('may be %s', async (_name, bytes) => {
    expect(await read(write('marked.quayside', bytes))).toMatchObject({
      ok: true,
      value: { text: '{"ü":1}' },
    });
  });

  it('may be as large as the limit, and no larger', async () => {
    const most = await read(write('most.quayside', Buffer.alloc(TUNNEL_FILE_LIMIT, ' ')));
    expect(most.ok && most.value.text.length).toBe(TUNNEL_FILE_LIMIT);
    expect(await read(write('large.quayside', Buffer.alloc(TUNNEL_FILE_LIMIT + 1, ' ')))).toMatchObject({
      ok: false,
      failure: { code: 'invalid-input', message: 'large.quayside is too large to be a file of tunnels.' },
    });
  });

  it('that is none is refused at once, whatever its name leads to', async () => {
    mkdirSync(at('folder.quayside'));
    execFileSync('mkfifo', [at('pipe.quayside')]);
    symlinkSync('/dev/zero', at('endless.quayside'));
    for (const name of ['folder', 'pipe', 'endless']) {
      expect(await read(at(`${name}.quayside`))).toMatchObject({
        ok: false,
        failure: { code: 'invalid-input', message: `${name}.quayside is no plain file.` },
      });
    }
    expect(await read(at('gone.quayside'))).toMatchObject({
      ok: false,
      failure: { message: 'gone.quayside cannot be read (ENOENT).' },
    });
  });

  it('is shown by a name that steers nothing', async () => {
    const name = 'a\u202Eb\n.quayside';
    expect(await read(write(name, '[]'))).toMatchObject({
      ok: true,
      value: { name: 'a\\u202eb\\u000a.quayside' },
    });
  });
});

describe('behind another door', () => {
  it('none is opened, and it is said where files are read', async () => {
    expect(await desktopHandlers(undefined)['desktop.openedFile']({ fileId: 'x' })).toMatchObject({
      ok: false,
      failure: { code: 'unsupported', nextStep: 'Choose the file under Import.' },
    });
  });
});

describe('an id', () => {
  it('that was not given out, or long ago, reads nothing', async () => {
    const first = files.offer(write('team.quayside', '[]'));
    const path = at('team.quayside');
    for (const id of ['', path, '../team.quayside', '__proto__']) {
      expect(await files.read(id)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    }
    expect(await files.read(first)).toMatchObject({ ok: true });
    const later = Array.from({ length: 8 }, () => files.offer(path));
    expect(await files.read(first)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    for (const id of later) expect(await files.read(id)).toMatchObject({ ok: true });
  });

  it('stands in an address of the window', () => {
    expect(files.offer('/x.quayside')).toMatch(/^[\w-]{1,64}$/);
  });
});
