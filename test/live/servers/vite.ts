/** Vite, by its script `dev`, in a worktree-less repository on a branch. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES, type StartServer } from '../server-place.ts';

export const startVite: StartServer = async (place) => {
  const { folder, port } = place;
  const dev = `vite --host 127.0.0.1 --port ${port} --strictPort`;
  place.write(
    'package.json',
    JSON.stringify({ name: 'web-shop', private: true, type: 'module', scripts: { dev } }),
  );
  place.write('index.html', '<!doctype html><title>Web shop</title>');
  place.write('.git/HEAD', 'ref: refs/heads/feature/login\n');
  // Vite writes beside its own folder: that has to be this project's.
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(MODULES, 'vite'), join(folder, 'node_modules/vite'));
  symlinkSync('../vite/bin/vite.js', join(folder, 'node_modules/.bin/vite'));
  place.start('npm', ['run', 'dev']);
  await place.answers();
};
