/** Looks for what decides about updates: files of the package, and the signature on macOS. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programToStart } from './autostart-entry.ts';
import { isSigned, type UpdateFacts } from './update-way.ts';

export interface UpdatePlaces {
  system: NodeJS.Platform;
  packaged: boolean;
  env: Readonly<Record<string, string | undefined>>;
  execPath: string;
  /** Where the package has what is beside the app. */
  resources: string;
  /** Whether a file or folder may be written to by this user. */
  canWrite?: (path: string) => boolean;
}

export async function findUpdateFacts(places: UpdatePlaces): Promise<UpdateFacts> {
  const { system, packaged, env, execPath, resources, canWrite = mayWrite } = places;
  const program = programToStart(env, execPath);
  return {
    system,
    packaged,
    feed: existsSync(join(resources, 'app-update.yml')),
    appImage: program !== execPath,
    writable: canWrite(program) && canWrite(dirname(program)),
    packageType: packageType(join(resources, 'package-type')),
    signed: system === 'darwin' && packaged && isSigned(await signature(execPath)),
    installed: existsSync(join(dirname(execPath), 'Uninstall Quayside.exe')),
  };
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function packageType(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Empty where it cannot be told. codesign says it on its error stream. */
const signature = (program: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(
      '/usr/bin/codesign',
      ['--display', '--verbose=2', program],
      { timeout: 5_000, maxBuffer: 65_536 },
      (_error, _out, told) => resolve(told),
    );
  });
