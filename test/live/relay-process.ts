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

/** In MB: all that the process has, and of it the buffers that V8 has not given back. */
const memory = () => {
  const { rss, arrayBuffers } = process.memoryUsage();
  return { rss: rss / 1e6, buffers: arrayBuffers / 1e6 };
};
const idle = memory();
const most = { ...idle };
/** Whenever the last connection had gone. */
const rests: number[] = [];
let busy = false;
const look = setInterval(() => {
  const { rss, buffers } = memory();
  most.rss = Math.max(most.rss, rss);
  most.buffers = Math.max(most.buffers, buffers);
  const was = busy;
  busy = relay.connections() > 0;
  if (was && !busy) rests.push(rss);
}, 10);
const meter = gaps === 'gaps' ? startGapMeter('traffic') : null;
console.log(relay.port);

process.stdin.resume().once('end', async () => {
  await waitUntil('all is delivered', () => relay.connections() === 0 && !busy);
  clearInterval(look);
  const block = meter?.stop().traffic ?? 0;
  await relay.close();
  console.log(JSON.stringify({ ...relay.bytes(), idle, most, rests, block }));
});
