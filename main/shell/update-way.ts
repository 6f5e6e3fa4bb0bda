/** Whether this copy of Quayside may look for newer ones by itself, or who else brings them. Pure. */

export interface UpdateFacts {
  system: NodeJS.Platform;
  /** False for a run from source. */
  packaged: boolean;
  /** Whether the package says where newer ones are published. */
  feed: boolean;
  /** Linux: whether this runs from an AppImage, and what the package says of its own kind (`deb`, `rpm`), or null. */
  appImage: boolean;
  /** An AppImage: whether its file, and the folder that it lies in, may be written to. */
  writable: boolean;
  packageType: string | null;
  /** macOS: whether a developer has signed it, for the system installs nothing else over it. */
  signed: boolean;
  /** Windows: whether the installer has put it there. */
  installed: boolean;
}

/** Why nothing is looked for, as whole sentences; null where it may be. */
export function whyNoUpdates(facts: UpdateFacts): string | null {
  if (!facts.packaged) return 'This runs from source: `git pull` brings what is newer.';
  const kind = facts.system === 'linux' && !facts.appImage ? (facts.packageType ?? 'folder') : null;
  if (kind !== null && kind !== 'folder') return 'Your package manager keeps Quayside up to date.';
  if (kind === 'folder' || (facts.system === 'win32' && !facts.installed))
    return 'This copy was unpacked by hand, and is replaced by hand.';
  if (facts.system === 'darwin' && !facts.signed)
    return 'This copy is not signed, so macOS would not let a newer one take its place. Download it by hand.';
  if (facts.appImage && !facts.writable)
    return 'The file of this AppImage cannot be replaced by you. Move it to a folder of your own, or have it replaced by hand.';
  return facts.feed ? null : 'This copy does not say where newer ones are published. Download them by hand.';
}

/** What `codesign --display --verbose=2` prints for an app that a developer has signed; one without a team is signed by nobody. */
export const isSigned = (printed: string): boolean => /^TeamIdentifier=[A-Z0-9]{10}$/m.test(printed);
