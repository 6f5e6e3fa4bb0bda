import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivateFolder } from '../../main/core/make-folder.ts';
import { openSettings } from '../../main/core/settings.ts';

describe('a private folder', () => {
  it('is made with all that is missing above it, for its user alone', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'quayside-folder-')), 'a', 'b', 'c');
    makePrivateFolder(folder);
    makePrivateFolder(folder);
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
  });

  it("is tightened where it is ours by name, and left alone where it is somebody else's", () => {
    const shared = mkdtempSync(join(tmpdir(), 'quayside-folder-'));
    const ours = join(shared, 'quayside');
    makePrivateFolder(ours);
    for (const folder of [shared, ours]) {
      chmodSync(folder, 0o755);
      makePrivateFolder(folder);
    }
    expect([shared, ours].map((folder) => (statSync(folder).mode & 0o777).toString(8))).toEqual([
      '755',
      '700',
    ]);
  });

  it('is refused where a file has its name, whose rights stay as they are', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'quayside-folder-')), 'quayside');
    writeFileSync(file, 'mine', { mode: 0o644 });
    expect(() => makePrivateFolder(file)).toThrow('ENOTDIR');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('644');
  });

  it.each(['/proc/no-such/quayside', '/dev/null/quayside', '/sys/quayside'])(
    'is refused at once at %s',
    (folder) => {
      expect(() => makePrivateFolder(folder)).toThrow();
      expect(openSettings(folder).read().warnings[0]?.code).toBe('folder-unwritable');
    },
  );
});
