/** The directions of the house: walks every import and fails on one that runs against them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  from: string;
  /** A path inside the project, or the name of a package or of a part of Node. */
  to: string;
  isTypeOnly: boolean;
}

/** Each room by the beginning of its paths, and which rooms it may look into besides itself. */
const ROOMS: { room: string; mayImport: string[] }[] = [
  { room: 'preload/', mayImport: [] },
  { room: 'renderer/', mayImport: ['preload/'] },
  { room: 'main/core/', mayImport: ['preload/'] },
  { room: 'main/shell/', mayImport: ['preload/', 'main/core/'] },
  { room: 'main/server/', mayImport: ['preload/', 'main/core/'] },
  { room: 'main/cli/', mayImport: ['preload/', 'main/core/', 'main/server/'] },
  // The composition roots of the desktop door and of `npm start`.
  { room: 'main/', mayImport: ['preload/', 'main/core/', 'main/shell/', 'main/server/', 'main/cli/'] },
];

/** Inside the core, wings know each other only by these arrows; core.ts and handlers.ts may look into every wing. */
const WINGS: Record<string, string[]> = {
  platform: [],
  registry: [],
  tunnels: ['platform'],
  projects: [],
  containers: [],
  owner: ['platform', 'projects', 'containers', 'supervision'],
  watching: ['platform', 'owner', 'registry'],
  supervision: ['platform'],
  again: ['platform', 'watching'],
  freeing: ['platform', 'owner', 'watching', 'containers', 'supervision', 'again'],
  conflicts: [],
  connections: ['platform', 'owner'],
  history: [],
  doctor: [],
  reach: ['platform'],
};

const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => normalize(join(folder, name)));

const SPECIFIER =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(SPECIFIER)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
    return { from: file, to, isTypeOnly: match[1] !== undefined };
  });
}

const isInside = (path: string): boolean => /^(main|preload|renderer|resources|test)\//.test(path);

const SOURCES = ['main', 'preload', 'renderer'].flatMap(sourcesBelow);
const IMPORTS = SOURCES.flatMap(importsOf);

function wrongRoom({ from, to }: Import): boolean {
  const rule = ROOMS.find(({ room }) => from.startsWith(room));
  return (
    isInside(to) && rule !== undefined && ![rule.room, ...rule.mayImport].some((room) => to.startsWith(room))
  );
}

/** The wing of a file below main/core, or null for the files that stand in core itself. */
const wingOf = (path: string): string | null => /^main\/core\/([^/]+)\//.exec(path)?.[1] ?? null;

function wrongWing({ from, to }: Import): boolean {
  const wing = wingOf(from);
  const target = wingOf(to);
  if (!wing || !to.startsWith('main/core/') || target === wing) return false;
  // A wing may use what stands in core itself when that knows no wing (text, web headers), never the wiring.
  if (!target) return /^main\/core\/(core|handlers)\.ts$/.test(to);
  return !(WINGS[wing] ?? []).includes(target);
}

const arrows = (imports: Import[]): string[] => imports.map(({ from, to }) => `${from} -> ${to}`);

describe('the directions of the house', () => {
  it('sees the imports that there are', () => {
    expect(SOURCES.length).toBeGreaterThan(20);
    expect(arrows(IMPORTS)).toContain('main/core/core.ts -> main/core/handlers.ts');
    expect(arrows(IMPORTS)).toContain('preload/serve.ts -> preload/contract.ts');
  });

  it('finds a wrong arrow where there is one', () => {
    const wrong = { from: 'main/core/store.ts', to: 'main/server/server.ts', isTypeOnly: false };
    expect(wrongRoom(wrong)).toBe(true);
    expect(wrongRoom({ ...wrong, from: 'main/shell/tray.ts' })).toBe(true);
    expect(
      wrongWing({
        from: 'main/core/platform/linux/x.ts',
        to: 'main/core/freeing/freeing.ts',
        isTypeOnly: false,
      }),
    ).toBe(true);
    expect(
      wrongWing({ from: 'main/core/watching/watcher.ts', to: 'main/core/core.ts', isTypeOnly: true }),
    ).toBe(true);
  });

  it('has no arrow from one room into a room that it may not know', () => {
    expect(arrows(IMPORTS.filter(wrongRoom))).toEqual([]);
  });

  it('has no arrow between wings of the core but the drawn ones', () => {
    expect(arrows(IMPORTS.filter(wrongWing))).toEqual([]);
  });

  it('names every wing of the core', () => {
    const wings = new Set(SOURCES.map(wingOf).filter((wing) => wing !== null));
    expect([...wings].filter((wing) => !(wing in WINGS))).toEqual([]);
  });

  it('has no circle', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of IMPORTS) if (isInside(to)) graph.set(from, [...(graph.get(from) ?? []), to]);
    expect(findCircle(graph)).toBeNull();
    expect(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'c', 'a']);
  });

  it('keeps Electron in main/shell and preload/index.ts', () => {
    const users = IMPORTS.filter(({ to }) => /^electron(-store|-updater)?(\/|$)/.test(to)).map(
      ({ from }) => from,
    );
    expect(users.filter((file) => !file.startsWith('main/shell/') && file !== 'preload/index.ts')).toEqual(
      [],
    );
  });

  it('keeps Node out of the renderer and of the seam', () => {
    const users = IMPORTS.filter(({ to }) => to.startsWith('node:')).map(({ from }) => from);
    expect(users.filter((file) => file.startsWith('renderer/') || file.startsWith('preload/'))).toEqual([]);
  });

  it('reads process.platform in main/core/platform, main/shell and the start only', () => {
    const users = SOURCES.filter((file) =>
      readFileSync(join(ROOT, file), 'utf8').includes('process.platform'),
    );
    const allowed = (file: string) =>
      file === 'main/core/platform/index.ts' || file.startsWith('main/shell/') || file === 'main/start.ts';
    expect(users.filter((file) => !allowed(file))).toEqual([]);
  });

  it('starts no shell anywhere', () => {
    const users = SOURCES.filter((file) =>
      /shell:\s*true|\bexecSync\(|\bexec\(\s*[`'"]/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(users.map((file) => relative('.', file))).toEqual([]);
  });
});

function findCircle(graph: ReadonlyMap<string, string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle) return circle;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return null;
}
