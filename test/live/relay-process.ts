/** A mapping in a process of its own: `relay-process BINDPORT HOSTPORT`; says its port, and at the end how it went. */
import { systemAddressBook } from '../../main/core/tunnels/bind-addresses.ts';
import { startRelay } from '../../main/core/tunnels/relay.ts';
import { startGapMeter } from '../bench/gap-meter.ts';
import { waitUntil } from '../wait-until.ts';

const [, , bindPort, hostPort, gaps] = process.argv;
const started = await startRelay(
  { bindPort: Number(bindPort), host: '127.0.0.1', hostPort: Number(hostPort) },
  { book: systemAddressBook, now: () => performance.now() },
);
if (!started.ok) {
  console.log(JSON.stringify(started.failure));
  process.exit(1);
}
const relay = started.value;
// Each in MB: before anything went through, and at most.
const idle = process.memoryUsage.rss() / 1e6;
let most = 0;
const look = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss() / 1e6);
}, 20);
const meter = gaps === 'gaps' ? startGapMeter('traffic') : null;
console.log(relay.port);

process.stdin.resume().once('end', async () => {
  await waitUntil('all is delivered', () => relay.connections() === 0);
  clearInterval(look);
  const block = meter?.stop().traffic ?? 0;
  await relay.close();
  console.log(JSON.stringify({ ...relay.bytes(), idle, most, block }));
});
