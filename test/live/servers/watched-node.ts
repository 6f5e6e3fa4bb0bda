/** A server of one's own under `node --watch`. */
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

export const startWatchedNode: StartServer = async (place) => {
  writeNodeServer(place);
  place.start(process.execPath, ['--watch', 'server.js', String(place.port)]);
  await place.answers();
};
