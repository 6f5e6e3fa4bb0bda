/** Python's own web server, in a folder that is no project. */
import { PYTHON, type StartServer } from '../server-place.ts';

export const startHttpServer: StartServer = async (place) => {
  place.start(PYTHON, ['-m', 'http.server', String(place.port), '--bind', '127.0.0.1']);
  await place.answers();
};
