/** A server of one's own, by `npm start`. */
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

export const startByNpm: StartServer = async (place) => {
  writeNodeServer(place);
  const scripts = { start: `node server.js ${place.port}` };
  place.write('package.json', JSON.stringify({ name: '@shop/api', private: true, scripts }));
  place.start('npm', ['start']);
  await place.answers();
};
