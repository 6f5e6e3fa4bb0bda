/** What browser mode says of tunnels when it ends. */
import { expect, it } from 'vitest';
import { endBrowserMode } from '../../main/server/browser-mode.ts';
import { startScriptedCore } from '../scripted-core.ts';
import { createScriptedTunnels } from '../scripted-tunnels.ts';

it.each([
  [[], null],
  [['stopped', 'retrying'], null],
  [['up', 'failed'], '1 tunnel was up and is stopped.'],
  [['up', 'degraded', 'connecting'], '2 tunnels were up and are stopped.'],
] as const)('with tunnels %j it says %j once they are stopped', async (states, words) => {
  const tunnels = createScriptedTunnels();
  const { core, tunnel } = await startScriptedCore({ makeDriver: tunnels.makeDriver });
  const ids: string[] = [];
  for (const [index, state] of states.entries()) {
    const id = await tunnel({
      name: `t${index}`,
      destination: 'bastion',
      forwards: [{ kind: 'dynamic', bindPort: 1080 + index }],
    });
    tunnels.set(id, { state });
    ids.push(id);
  }
  expect(await endBrowserMode({ core, stop: () => core.stop() })).toBe(words);
  expect(tunnels.asked).toEqual(ids.map((id) => `stop ${id}`));
});
