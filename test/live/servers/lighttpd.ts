/** lighttpd in the foreground. */
import type { StartServer } from '../server-place.ts';

export const startLighttpd: StartServer = async (place) => {
  const lines = [
    `server.document-root = "${place.folder}"`,
    'server.bind = "127.0.0.1"',
    `server.port = ${place.port}`,
  ];
  place.start('lighttpd', ['-D', '-f', place.write('lighttpd.conf', `${lines.join('\n')}\n`)]);
  await place.answers();
};
