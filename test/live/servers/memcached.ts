/** memcached without UDP. */
import type { StartServer } from '../server-place.ts';

export const startMemcached: StartServer = async (place) => {
  place.start('memcached', ['-l', '127.0.0.1', '-p', String(place.port), '-U', '0', '-u', place.user]);
  await place.answers();
};
