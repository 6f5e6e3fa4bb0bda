/** The packed app as a user starts it: `QUAYSIDE_PACKED=dist/linux-unpacked npm run smoke -- packed`. */
import { resolve } from 'node:path';
import { packedApp, packedParts } from './packed.ts';
import { smoke } from './smoke.ts';

const { QUAYSIDE_PACKED: folder } = process.env;
if (!folder)
  throw new Error('QUAYSIDE_PACKED must name the folder of a packed app, such as dist/linux-unpacked.');

smoke('the packed app', packedParts(packedApp(resolve(folder), process.platform)));
