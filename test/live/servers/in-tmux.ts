/** A server of one's own that was typed into a window of tmux. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

export const startInTmux: StartServer = async (place) => {
  const server = writeNodeServer(place);
  const socket = join(place.folder, 'tmux');
  const tmux = ['-S', socket, '-f', '/dev/null'];
  place.atEnd(() => execFileSync('tmux', [...tmux, 'kill-server']));
  const line = [process.execPath, server, String(place.port)];
  const made = place.start('tmux', [...tmux, 'new-session', '-d', '-c', place.folder, ...line]);
  if ((await made.ended) !== 0) throw new Error(`tmux: ${made.err()}`);
  await place.answers();
};
