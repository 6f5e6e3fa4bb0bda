/** A program for tests: on a word from outside becomes the host of QUAYSIDE_HOME over a fake core, and says how it went. */
import { once } from 'node:events';
import { runHost } from '../../main/server/run-host.ts';
import { createFakeService } from '../fake-service.ts';

console.log('waiting');
await once(process.stdin, 'data');

const host = await runHost({
  dataFolder: process.env.QUAYSIDE_HOME ?? '',
  door: 'browser',
  version: '0.0.0-test',
  staticRoot: null,
  ports: [0],
  makeCore: async () => ({
    service: createFakeService(),
    start: async () => {},
    wake: async () => {},
    setWatched() {},
    stop: async () => {},
  }),
});

if (host.kind === 'serving') console.log(`serving ${process.pid}`);
else if (host.kind === 'running') console.log(`running ${host.endpoint.pid}`);
else console.log(`failed ${host.failure.message}`);

if (host.kind === 'serving') {
  process.once('SIGTERM', () => {
    void host.stop().then(() => process.exit(0));
  });
} else {
  process.stdin.destroy();
}
