/** Files of Quayside's own making: whole or as before, for their user alone. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { plainStore } from '../../main/core/plain-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-plain-'));
});
const open = async () => plainStore({ folder, name: 'projects', mode: 0o600 });
const path = () => join(folder, 'projects.json');

describe('a plain store', () => {
  it('is empty at first, keeps what is written, and leaves nothing beside it', async () => {
    const file = await open();
    expect(file.store).toEqual({});
    expect(existsSync(path())).toBe(false);
    file.store = { version: 1, projects: [] };
    expect((await open()).store).toEqual({ version: 1, projects: [] });
    expect((statSync(path()).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(folder)).toEqual(['projects.json']);
  });

  it('leaves the old file whole where the new one cannot be written', async () => {
    const file = await open();
    file.store = { version: 1 };
    mkdirSync(`${path()}.new`);
    expect(() => {
      file.store = { version: 1, projects: ['lost'] };
    }).toThrow();
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ version: 1 });
  });

  it('takes the place of what an earlier end left half written', async () => {
    writeFileSync(`${path()}.new`, '{"version":');
    (await open()).store = { version: 1 };
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ version: 1 });
  });
});
