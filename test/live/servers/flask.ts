/** Flask, by its own command. */
import { PYTHON, type StartServer } from '../server-place.ts';

export const startFlask: StartServer = async (place) => {
  place.write('pyproject.toml', '[project]\nname = "notes"\nversion = "1.0"\n');
  place.write('app.py', 'from flask import Flask\napp = Flask(__name__)\n');
  place.start(PYTHON, ['-m', 'flask', 'run', '--host', '127.0.0.1', '--port', String(place.port)]);
  await place.answers();
};
