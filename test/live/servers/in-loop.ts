/** A server of one's own in a loop of a shell. */
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

export const startInLoop: StartServer = async (place) => {
  writeNodeServer(place);
  place.start('sh', ['-c', `while true; do node server.js ${place.port}; done`]);
  await place.answers();
};
