/** gunicorn with two workers, which all hold the socket. */
import type { StartServer } from '../server-place.ts';

const APP = `def app(environ, start_response):
    start_response('200 OK', [])
    return [b'ok']
`;

export const startGunicorn: StartServer = async (place) => {
  place.write('pyproject.toml', '[project]\nname = "invoices"\nversion = "1.0"\n');
  place.write('wsgi.py', APP);
  place.start('/usr/bin/gunicorn', ['--bind', `127.0.0.1:${place.port}`, '--workers', '2', 'wsgi:app']);
  await place.answers();
};
