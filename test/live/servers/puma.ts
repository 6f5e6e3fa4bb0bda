/** Puma with a Rack application of three lines. */
import type { StartServer } from '../server-place.ts';

export const startPuma: StartServer = async (place) => {
  place.write('Gemfile', "source 'https://rubygems.org'\ngem 'puma'\n");
  place.write('config.ru', "run ->(env) { [200, { 'Content-Type' => 'text/plain' }, ['ok']] }\n");
  place.start('/usr/bin/puma', ['--bind', `tcp://127.0.0.1:${place.port}`, '--no-config', 'config.ru']);
  await place.answers();
};
