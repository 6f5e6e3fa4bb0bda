/** Redis, which keeps nothing. */
import type { StartServer } from '../server-place.ts';

export const startRedis: StartServer = async (place) => {
  const argv = ['--port', String(place.port), '--bind', '127.0.0.1', '--save', '', '--dir', place.folder];
  place.start('redis-server', argv);
  await place.answers();
};
