/** Notices through a whole core: from the scan to the event, and that a pause and a mute reach what waits for its turn. */
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { Notice } from '../../preload/model.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

const cores: ScriptedCore[] = [];
afterAll(async () => {
  for (const { core, dataFolder } of cores) {
    await core.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

/** A core that watches port 3005, on which web-shop has just begun to listen: told when its first seconds are over. */
async function coreWithNews() {
  const scripted = await startScriptedCore();
  cores.push(scripted);
  const { core, platform, webShop } = scripted;
  const told: Notice[] = [];
  core.service.subscribe('change', (change) => {
    if (change.type === 'notice') told.push(change.notice);
  });
  const { handlers } = core.service;
  await handlers['settings.set']({ watchedPorts: [3005] });
  platform.setSockets([scriptedSocket({ port: 3005, holders: [webShop] })]);
  await handlers['ports.snapshot']({ fresh: true });
  return { told, handlers };
}

it('a watched port is told after the first seconds, unless watching is paused or notices are muted meanwhile', async () => {
  const paused = await coreWithNews();
  await paused.handlers['watching.pause']({});
  const muted = await coreWithNews();
  const off = { enabled: false, mutedRules: [], mutedPorts: [], mutedUntil: null };
  await muted.handlers['settings.set']({ notifications: off });
  // Its time comes last: when it has told, the others would have.
  const loud = await coreWithNews();
  await waitUntil('the notice of the last core', () => loud.told.length > 0, 20_000);
  expect(loud.told.map(({ title }) => title)).toEqual([expect.stringContaining('3005 is open: node')]);
  expect(paused.told).toEqual([]);
  expect(muted.told).toEqual([]);
}, 30_000);
