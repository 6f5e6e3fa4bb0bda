/** The script and the framework of an owner, by what stands above it and where that works. */
import { describe, expect, it } from 'vitest';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import type { Project } from '../../preload/model.ts';
import { createScriptedPlatform, scriptedProcess } from '../scripted-platform.ts';

const SHOP: Project = {
  root: '/home/dev/shop',
  name: 'shop',
  branch: 'main',
  worktree: false,
  script: null,
};

type Line = [argv: string[], cwd: string];

/** The first is the owner, each next one the parent of the one before. */
async function factsOf(...lines: Line[]) {
  const platform = createScriptedPlatform();
  const identities = lines.map((_, at) => ({ pid: 9_000 - at, startKey: `start-${9_000 - at}` }));
  lines.forEach(([argv, cwd], at) => {
    const above = identities.slice(at + 1);
    platform.addProcess(
      scriptedProcess({
        pid: 9_000 - at,
        name: argv[0]?.split(' ')[0]?.replace(/^-/, '') ?? '',
        argv,
        cwd,
        parents: above,
        ancestors: [...above.map(({ pid }) => pid), 1],
      }),
    );
  });
  const facts = createProcessFacts(platform, async (folder) => (folder.startsWith(SHOP.root) ? SHOP : null));
  const [owner] = identities;
  return owner ? facts.get(owner) : null;
}

const VITE: Line = [['node', '/home/dev/shop/node_modules/.bin/vite'], '/home/dev/shop/web'];
const SH: Line = [['sh', '-c', 'vite'], '/home/dev/shop/web'];
const npm = (script: string, cwd: string): Line => [[`npm run ${script}`], cwd];
const scriptOf = async (...lines: Line[]) => (await factsOf(...lines))?.project?.script;

describe('an owner', () => {
  it('has its framework, and the script that was run in its project', async () => {
    expect(await factsOf(VITE, SH, npm('dev', '/home/dev/shop/web'))).toMatchObject({
      framework: 'Vite',
      project: { ...SHOP, script: 'npm run dev' },
    });
  });

  it('has none of a script above the project’s folder, only of one that holds it', async () => {
    expect(await scriptOf(VITE, SH, npm('dev', '/home/dev'))).toBe('npm run dev');
    expect(await scriptOf(VITE, SH, npm('test', '/home/dev/other'))).toBeNull();
  });

  it('has none of what runs the terminal or the agent in which it was typed', async () => {
    const dev = '/home/dev/shop';
    expect(await scriptOf(VITE, SH, [['-bash'], dev], npm('desktop', dev))).toBeNull();
    expect(await scriptOf(VITE, SH, [['claude'], dev], npm('agent', dev))).toBeNull();
    expect(await scriptOf(VITE, SH, [['bash', '-c', 'npm run x'], dev], npm('agent', dev))).toBe(
      'npm run agent',
    );
  });

  it('has no script where it has no project', async () => {
    expect((await factsOf([['node', 'server.js'], '/srv'], npm('dev', '/srv')))?.project).toBeNull();
  });
});
