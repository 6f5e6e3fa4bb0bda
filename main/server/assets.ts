/** The built page, read once into a fixed map: what is not in it does not exist, so no path can lead astray. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface Asset {
  status: number;
  type: string;
  body: Buffer;
  /** A name that carries its content's hash never changes its content. */
  immutable: boolean;
}

/** By request target, exactly as it stands on the request line: nothing is decoded or joined. */
export type Assets = ReadonlyMap<string, Asset>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** As the build names them: `assets/index-BvT3s0_x.js`. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

/** Reads a built page. Links are left out: one could lead anywhere. Without a build, a page that says so. */
export function loadAssets(root: string): Assets {
  const assets = new Map<string, Asset>();
  const walk = (folder: string, prefix: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      const path = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) walk(file, path);
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      assets.set(path, { status: 200, type, body: readFileSync(file), immutable: HASHED.test(path) });
    }
  };
  // The folder itself may not be a link either.
  if (lstatSync(root, { throwIfNoEntry: false })?.isDirectory()) walk(root, '');
  const index = assets.get('/index.html') ?? notBuilt();
  return assets.set('/', index);
}

const notBuilt = (): Asset => ({
  status: 503,
  type: 'text/plain; charset=utf-8',
  body: Buffer.from(
    'The window of Quayside is not built.\nRun `npm run build`, then start Quayside again.\n',
  ),
  immutable: false,
});
