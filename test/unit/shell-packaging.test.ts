/** What the packages are told: Electron's own doors are shut, and only what runs is packed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const config = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
const section = (name: string): string[] => {
  const [, after = ''] = config.split(`\n${name}:\n`);
  return after.split(/\n(?=\S)/)[0]?.split('\n') ?? [];
};

describe('the packages', () => {
  it('have every fuse set', () => {
    const fuses = Object.fromEntries(section('electronFuses').map((line) => line.trim().split(': ')));
    expect(fuses).toMatchObject({
      runAsNode: 'false',
      enableCookieEncryption: 'true',
      enableNodeOptionsEnvironmentVariable: 'false',
      enableNodeCliInspectArguments: 'false',
      enableEmbeddedAsarIntegrityValidation: 'true',
      onlyLoadAppFromAsar: 'true',
      grantFileProtocolExtraPrivileges: 'false',
    });
  });
  it('are of this app', () => {
    expect(config).toContain('\nappId: dev.quayside.app\n');
    // The same name, or Windows shows its notifications under another.
    expect(readFileSync(new URL('../../main/shell/index.ts', import.meta.url), 'utf8')).toContain(
      "app.setAppUserModelId('dev.quayside.app')",
    );
  });
  it('hold no maps and no packages but those that are not in the bundle', () => {
    const files = section('files').map((line) => line.trim());
    expect(files).toContain("- '!**/*.map'");
    expect(files).toContain("- '!node_modules/**'");
  });
});
