/** What the `quayside.json` of one root says: the reservations it makes, and what is wrong with it. */
import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Reservation, Warning } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { withId } from '../reservation-id.ts';
import { instead } from './file-error.ts';
import { projectName } from './find-project.ts';
import { type FolderLook, PROJECT_FILE } from './look-at-folder.ts';
import { type ProjectFileEntry, parseProjectFile, tooLarge } from './project-file.ts';
import { type ReadProjectFile, readProjectFile } from './read-project-file.ts';

export interface ProjectPorts {
  readonly reservations: readonly Reservation[];
  readonly warnings: readonly Warning[];
  /** It is a symbolic link: the folder that it leads to is not the one that is watched. */
  readonly linked: boolean;
}

const PATH_LIMIT = 4_096;

/** Null where there is no such file. */
export async function readProjectPorts(look: FolderLook): Promise<ProjectPorts | null> {
  const file = await readProjectFile(look.folder);
  if (file.kind === 'missing') return null;
  const path = join(look.folder, PROJECT_FILE);
  const linked = (await lstat(path).catch(instead(null)))?.isSymbolicLink() ?? false;
  const shown = cleanText(path, PATH_LIMIT);
  if (file.kind !== 'text') return { reservations: [], warnings: [refusal(file, shown)], linked };
  const { name, entries, problems } = parseProjectFile(file.text, shown);
  const others = look.manifests.filter((manifest) => manifest !== PROJECT_FILE);
  // As process facts have them: what is compared must be cleaned the same way.
  const root = cleanText(look.folder, PATH_LIMIT);
  const project = { root, name: name ?? (await projectName({ ...look, manifests: others })) };
  return { reservations: entries.map((entry) => reservationOf(entry, project)), warnings: problems, linked };
}

/** A process in a container works in a folder of the container's, so that is not asked for. */
const reservationOf = (
  { name, port, protocol, match }: ProjectFileEntry,
  project: NonNullable<Reservation['project']>,
): Reservation =>
  withId({
    port,
    protocol,
    name,
    project,
    match: match.container ? match : { cwd: project.root, ...match },
    source: 'project-file',
  });

function refusal(
  file: Exclude<ReadProjectFile, { kind: 'text' } | { kind: 'missing' }>,
  path: string,
): Warning {
  const say = (message: string, nextStep: string) => ({ code: 'project-file', message, nextStep });
  switch (file.kind) {
    case 'too-large':
      return tooLarge(path);
    case 'irregular':
      return say(`${path} is not a regular file and was not read.`, 'Put a file with the ports there.');
    case 'leads-out':
      return say(
        `${path} is a link to ${cleanText(file.target)}, which is not in the project, and was not read.`,
        `Put the file itself into ${cleanText(basename(join(path, '..')))}.`,
      );
    case 'unreadable':
      return say(`${path} cannot be read (${file.code}).`, 'Give yourself the right to read it.');
  }
}
