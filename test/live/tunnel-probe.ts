/**
 * A whole core with one tunnel in a process of its own, for tests that need another network. Bundled before use. Its argument is
 * `{configFile, spec, folder}`; it brings the tunnel up, fetches through its first port, and prints one JSON object.
 */
import { createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import { TunnelSpec } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';

const { configFile, spec, folder } = JSON.parse(process.argv[2] ?? '{}');
const core = createCore({
  platform: await createPlatform(),
  door: 'browser',
  version: '0.0.0-test',
  dataFolder: folder,
  home: folder,
  settings: openSettings(folder),
  sshConfigFile: configFile,
});
await core.start();
const { handlers } = core.service;
const added = await handlers['tunnels.add']({ spec: TunnelSpec.parse(spec) });
if (!added.ok) throw new Error(added.failure.message);
const { id, forwards } = added.value.tunnel;
const now = () => core.service.snapshot().tunnels.find((tunnel) => tunnel.id === id);
await handlers['tunnels.up']({ tunnelId: id });
await waitUntil(
  'it is up or will not be',
  () => /^(up|degraded|failed|needs-input)$/.test(now()?.state ?? ''),
  30_000,
);
const port = forwards[0]?.bindPort ?? 0;
const page = await fetch(`http://127.0.0.1:${port}/`).then(
  (answer) => answer.text(),
  (error) => String(error),
);
const direct = await fetch(`http://${spec.destination}:${spec.sshPort}/`, {
  signal: AbortSignal.timeout(500),
}).then(
  () => 'reached',
  () => 'not reached',
);
process.stdout.write(`${JSON.stringify({ tunnel: now(), page, direct })}\n`);
await core.stop();
