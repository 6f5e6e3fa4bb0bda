/** A project folder in small, with the built start program, the built page, and an Electron package that a test makes up. */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleEntry, linkPackages } from '../bundle-entry.ts';
import { makeSmallPage } from '../small-page.ts';

export interface StartProject {
  root: string;
  program: string;
  /** Writes the electron package anew: without anything but what is given. */
  setElectron(parts: { runtime?: string; installer?: string }): void;
  remove(): void;
}

/** Told when somebody imports the electron package under plain Node, which would start its download. */
export const IMPORTED = 'THE ELECTRON PACKAGE WAS IMPORTED';

export async function makeStartProject(): Promise<StartProject> {
  const root = mkdtempSync(join(tmpdir(), 'quayside-project-'));
  mkdirSync(join(root, 'out', 'main'), { recursive: true });
  writeFileSync(join(root, 'out', 'main', 'app.js'), '');
  renameSync(makeSmallPage(), join(root, 'out', 'renderer'));
  const program = await bundleEntry('main/start.ts', join(root, 'out', 'cli'));
  linkPackages(root);
  const electron = join(root, 'node_modules', 'electron');
  return {
    root,
    program,
    setElectron({ runtime, installer }) {
      rmSync(electron, { recursive: true, force: true });
      mkdirSync(join(electron, 'dist'), { recursive: true });
      writeFileSync(join(electron, 'package.json'), '{"name":"electron","main":"index.js"}');
      writeFileSync(join(electron, 'index.js'), `console.log(${JSON.stringify(IMPORTED)});`);
      if (installer !== undefined) writeFileSync(join(electron, 'install.js'), installer);
      if (runtime === undefined) return;
      writeFileSync(join(electron, 'path.txt'), 'electron');
      writeFileSync(join(electron, 'dist', 'electron'), runtime);
      chmodSync(join(electron, 'dist', 'electron'), 0o755);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
