/** The packed app as a user starts it: `QUAYSIDE_PACKED=dist/linux-unpacked npm run smoke -- packed`. */
import { resolve } from 'node:path';
import { it } from 'vitest';
import { expectShut } from '../e2e/expect-shut.ts';
import { packedApp, packedParts } from './packed.ts';
import { smoke } from './smoke.ts';

const { QUAYSIDE_PACKED: folder } = process.env;
if (!folder)
  throw new Error('QUAYSIDE_PACKED must name the folder of a packed app, such as dist/linux-unpacked.');

const app = packedApp(resolve(folder), process.platform);
// On macOS the fuses are in a framework beside the program.
it("has Electron's own doors shut", () => expectShut(folder.endsWith('.app') ? folder : app.program));
smoke('the packed app', packedParts(app));
