/** Runtimes of macOS and Windows that are only names: the folders, property lists and resources that electron-builder reads and writes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { SHIPPED_FUSES } from './dummy-package.ts';

const plist = (name: string) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>CFBundleExecutable</key><string>${name}</string>
  <key>CFBundleName</key><string>${name}</string>
</dict></plist>
`;

function writeBundle(folder: string, name: string): void {
  mkdirSync(join(folder, 'Contents', 'MacOS'), { recursive: true });
  writeFileSync(join(folder, 'Contents', 'MacOS', name), '', { mode: 0o755 });
  writeFileSync(join(folder, 'Contents', 'Info.plist'), plist(name));
}

/** `Electron.app` in a folder, with the helpers that Electron starts. */
export function writeMacRuntime(folder: string): void {
  const app = join(folder, 'Electron.app');
  writeBundle(app, 'Electron');
  mkdirSync(join(app, 'Contents', 'Resources'));
  const frameworks = join(app, 'Contents', 'Frameworks');
  for (const kind of ['', ' (Renderer)', ' (GPU)', ' (Plugin)'])
    writeBundle(join(frameworks, `Electron Helper${kind}.app`), `Electron Helper${kind}`);
  const framework = join(frameworks, 'Electron Framework.framework');
  mkdirSync(framework);
  writeFileSync(join(framework, 'Electron Framework'), SHIPPED_FUSES);
}

/** `electron.exe` in a folder: no code, a version, and the fuses behind it. */
export function writeWindowsRuntime(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  program.setExtraData(new TextEncoder().encode(SHIPPED_FUSES).buffer);
  writeFileSync(join(folder, 'electron.exe'), Buffer.from(program.generate()));
}

export interface WindowsProgram {
  /** What its properties say. */
  words: Readonly<Record<string, string>>;
  /** Side lengths of its icon, in px. */
  icons: readonly number[];
  /** What Electron compares its archive with; null where there is nothing. */
  integrity: unknown;
}

export function readWindowsProgram(bytes: Buffer): WindowsProgram {
  const { entries } = NtExecutableResource.from(NtExecutable.from(bytes));
  const [version] = Resource.VersionInfo.fromEntries(entries);
  const [language] = version?.getAllLanguagesForStringValues() ?? [];
  const [icon] = Resource.IconGroupEntry.fromEntries(entries);
  const integrity = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
  return {
    words: version && language ? version.getStringValues(language) : {},
    icons: icon?.icons.map(({ width }) => width || 256) ?? [],
    integrity: integrity ? JSON.parse(Buffer.from(integrity.bin).toString()) : null,
  };
}
