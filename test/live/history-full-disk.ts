/** A program for tests, in a mount namespace of its own: a history on a disk of 64 KB that is full, and then is not. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHistory } from '../../main/core/history/history.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { waitUntil } from '../wait-until.ts';

const folder = process.argv[2] ?? '';
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
const filler = join(folder, 'filler');
const file = join(folder, 'history.ndjson');
writeFileSync(filler, Buffer.alloc(40_000));

let now = Date.parse('2026-03-01T12:00:00.000Z');
const errors: string[] = [];
const history = openHistory({
  folder,
  now: () => new Date(now),
  writable: true,
  onError: (error) => errors.push(String(error)),
});
await history.start();

const always = sampleListener({ id: 'always', port: 80, since: new Date(now).toISOString() });
const full = () => history.warnings().find(({ code }) => code === 'history-unwritable');
let count = 0;
await waitUntil('the disk is full', () => {
  now += 1_000;
  const owner = sampleOwner({ argv: [`program-${count}`] });
  const since = new Date(now).toISOString();
  history.see([always, sampleListener({ id: `row-${count++}`, port: 3_000 + count, since, owner })]);
  return full();
});
const warning = full()?.message;
const whileFull = await history.list({ limit: 10_000 });
rmSync(filler);
await waitUntil('what waited is written', () => {
  now += 60_000;
  history.see([always]);
  return !full() && readFileSync(file, 'utf8').includes(`"row-${count - 1}"`);
});
await history.stop();

const again = openHistory({ folder, now: () => new Date(now), writable: false, onError: () => {} });
await again.start();
again.see([always]);
const after = await again.list({ limit: 10_000 });
console.log(
  JSON.stringify({
    warning,
    count,
    whileFull: whileFull.ok ? whileFull.value.sessions.length : -1,
    after: after.ok ? after.value.sessions.length : -1,
    open: after.ok
      ? after.value.sessions.filter(({ to }) => to === null).map(({ listenerId }) => listenerId)
      : [],
    warnings: again.warnings().map(({ code }) => code),
    size: statSync(file).size,
    errors,
  }),
);
