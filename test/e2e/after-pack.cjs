/** Told to electron-builder as its hook: writes the desktop entry that deb, rpm and AppImage get beside the packed folder. */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { LinuxTargetHelper } = require('app-builder-lib/out/targets/LinuxTargetHelper.js');

module.exports = async ({ packager, outDir }) => {
  const helper = new LinuxTargetHelper(packager);
  const entry = await helper.computeDesktopEntry(packager.platformSpecificBuildOptions);
  writeFileSync(join(outDir, 'quayside.desktop'), entry);
};
