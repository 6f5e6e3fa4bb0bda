/** Mosquitto, for anybody on this machine. */
import type { StartServer } from '../server-place.ts';

export const startMosquitto: StartServer = async (place) => {
  const lines = [`listener ${place.port} 127.0.0.1`, 'allow_anonymous true', `user ${place.user}`];
  place.start('mosquitto', ['-c', place.write('mosquitto.conf', `${lines.join('\n')}\n`)]);
  await place.answers();
};
