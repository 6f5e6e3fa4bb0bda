/** PostgreSQL with a cluster of its own. It does not run as root. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo, type StartServer } from '../server-place.ts';

const VERSIONS = '/usr/lib/postgresql';

const idOf = (which: '-u' | '-g'): number =>
  Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));

export const startPostgres: StartServer = async (place) => {
  const [version] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  const bin = join(VERSIONS, version ?? '', 'bin');
  const data = join(place.folder, 'data');
  const sockets = join(place.folder, 'sockets');
  const as = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  for (const folder of [data, sockets]) {
    mkdirSync(folder, { mode: 0o700 });
    if (as.uid !== undefined && as.gid !== undefined) giveTo(folder, as.uid, as.gid);
  }
  const made = place.start(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '--no-sync', '--no-locale'], as);
  if ((await made.ended) !== 0) throw new Error(`initdb: ${made.err()}`);
  const argv = [
    '-D',
    data,
    '-p',
    String(place.port),
    '-k',
    sockets,
    '-c',
    'listen_addresses=127.0.0.1',
    '-F',
  ];
  place.start(join(bin, 'postgres'), argv, as);
  await place.answers();
};
