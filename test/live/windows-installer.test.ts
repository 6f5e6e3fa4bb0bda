/** What the Windows installer does of our own, as far as its compiler can tell: it needs Windows to run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginItemOrder } from '../../main/shell/login-item.ts';
import { TUNNEL_FILE_ENDING } from '../../preload/tunnel-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OWN = readFileSync(join(ROOT, 'resources', 'windows', 'installer.nsh'), 'utf8');
const [, APP_ID = ''] =
  /^appId: (\S+)$/m.exec(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) ?? [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-installer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Around our macros, what electron-builder's own script defines for them and where it puts them. */
const around = (name: string) => `Unicode true
!include LogicLib.nsh
!define APP_ID "${APP_ID}"
!define APP_EXECUTABLE_FILENAME "Quayside.exe"
!define INSTALL_REGISTRY_KEY "Software\\quayside"
!macro _isUpdated _a _b _t _f
  StrCmp "$R9" "true" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!include "${name}"
Name Quayside
OutFile made.exe
Icon "${join(ROOT, 'resources', 'icons', 'icon.ico')}"
UninstallIcon "${join(ROOT, 'resources', 'icons', 'icon.ico')}"
InstallDir "$LOCALAPPDATA\\Programs\\quayside"
Section install
  WriteUninstaller "$INSTDIR\\uninstall.exe"
  !insertmacro customInstall
SectionEnd
Section un.install
  !insertmacro customUnInstall
SectionEnd
`;

/** What the compiler says of each step, warnings being mistakes; it throws for one. */
function compile(own: string): string {
  writeFileSync(join(folder, 'own.nsh'), own);
  writeFileSync(join(folder, 'script.nsi'), around('own.nsh'));
  return execFileSync('makensis', ['-V4', '-WX', 'script.nsi'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

it('is all known to the compiler, the icon included', () => {
  const said = compile(OWN);
  const launcher = '$LOCALAPPDATA\\Microsoft\\WindowsApps\\quayside.cmd';
  expect(said).toContain(`FileOpen: ${launcher} as w`);
  expect(said).toContain('FileWrite: @"$1\\resources\\bin\\quayside.cmd" %*\r\n');
});

it('has files of tunnels opened by the app, as one word that is no switch', () => {
  const said = compile(OWN);
  const classes = 'WriteRegStr: HKCU\\Software\\Classes';
  for (const step of [
    `${classes}\\${TUNNEL_FILE_ENDING}\\=Quayside.Tunnels`,
    `${classes}\\Quayside.Tunnels\\shell\\open\\command\\="$INSTDIR\\Quayside.exe" -- "%1"`,
  ])
    expect(said).toContain(step);
});

it('takes away what the app has arranged with Windows, by the names that the app gives it', () => {
  const said = compile(OWN);
  const { name } = loginItemOrder('win32', 'C:\\Quayside.exe', true);
  expect(name).toBe(APP_ID);
  for (const step of [
    'Delete: "$LOCALAPPDATA\\Microsoft\\WindowsApps\\quayside.cmd"',
    `DeleteRegValue: HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\${name}`,
    `DeleteRegValue: HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run\\${name}`,
    'DeleteRegKey: HKCU\\Software\\Classes\\quayside\n',
    'DeleteRegKey: HKCU\\Software\\Classes\\Quayside.Tunnels\n',
    `DeleteRegKey: HKCU\\Software\\Classes\\${TUNNEL_FILE_ENDING}\n`,
    'Delete: "$APPDATA\\quayside\\endpoint.json"',
  ])
    expect(said).toContain(step);
});

it('would be refused with a mistake in it', () => {
  for (const [right, wrong] of [
    ['FileClose', 'FileShut'],
    ['isUpdated', 'isUpdatd'],
    ['ifNot', 'ifNt'],
    ['StrLen $0', 'StrLen $00'],
  ] as const) {
    expect(OWN).toContain(right);
    expect(() => compile(OWN.replace(right, wrong))).toThrow();
  }
});
