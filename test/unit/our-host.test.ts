/** Our own host is called Quayside: that very process, never another that looks like it. */
import { expect, it } from 'vitest';
import { ourHost } from '../../main/core/owner/our-host.ts';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import type { ProcessIdentity } from '../../main/core/platform/platform.ts';
import { friendlyLabel } from '../../preload/friendly-label.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { scriptedProcess } from '../scripted-platform.ts';

const SHOP = { root: '/home/me/shop', name: 'shop', branch: 'main', worktree: false, script: null };
const ARGV = ['node', 'out/cli/start.js', '--browser'];

/** What the core calls a process that looks like our host. */
async function namesOf(identity: ProcessIdentity): Promise<unknown> {
  const process = scriptedProcess({ pid: identity.pid, name: 'node', argv: ARGV });
  const platform = { describe: async () => ({ ...process, identity }) };
  const isOurHost = ourHost({ pids: [700, 800, 1] }, { pid: 900, startKey: '4436' });
  const known = await createProcessFacts(platform, async () => SHOP, isOurHost).get(identity);
  return known && [known.name, known.framework, known.project?.name];
}

it('is told by its life', async () => {
  expect(await namesOf({ pid: 700, startKey: '1' })).toEqual(['Quayside', 'Quayside', undefined]);
  expect(await namesOf({ pid: 900, startKey: '4436' })).toEqual(['Quayside', 'Quayside', undefined]);
});

it('is not told by a command line, nor by a pid that was given away again', async () => {
  expect(await namesOf({ pid: 800, startKey: '1' })).toEqual(['node', 'Node.js', 'shop']);
  expect(await namesOf({ pid: 901, startKey: '4436' })).toEqual(['node', 'Node.js', 'shop']);
  expect(await namesOf({ pid: 900, startKey: '4437' })).toEqual(['node', 'Node.js', 'shop']);
});

it('belongs to no project, wherever it was started from', () => {
  const owner = sampleOwner({
    name: 'Quayside',
    framework: 'Quayside',
    argv: ARGV,
    cwd: SHOP.root,
    project: SHOP,
  });
  expect(friendlyLabel(sampleListener({ owner }), '/home/me')).toBe('quayside');
});
