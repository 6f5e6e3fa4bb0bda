/** FastAPI under uvicorn. */
import { PYTHON, type StartServer } from '../server-place.ts';

export const startFastApi: StartServer = async (place) => {
  place.write('pyproject.toml', '[tool.poetry]\nname = "prices"\nversion = "1.0"\n');
  place.write('main.py', 'from fastapi import FastAPI\napp = FastAPI()\n');
  place.start(PYTHON, ['-m', 'uvicorn', 'main:app', '--host', '127.0.0.1', '--port', String(place.port)]);
  await place.answers();
};
