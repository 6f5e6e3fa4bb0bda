/** The face of the wing: what a port number means, looked up in two layers. */
import type {
  PortReference,
  Protocol,
  ReferenceHit,
  ReferenceSource,
  Result,
  Warning,
} from '../../../preload/model.ts';
import { fail, ok } from '../../../preload/model.ts';
import type { SavedFile } from '../saved-file.ts';
import { aboutPort } from './about-port.ts';
import type { CommonEntry } from './common-entry.ts';
import type { MachineRules } from './number-implies.ts';
import { type PortNames, serviceOf } from './port-names.ts';
import { readIanaFile } from './read-iana.ts';
import type { RegisteredLayer } from './registered-text.ts';
import { NO_LAYER, openSavedLayer, type SavedLayer } from './saved-layer.ts';
import { type Indexed, makeIndex } from './search-index.ts';
import { searchPorts } from './search-ports.ts';

export interface Registry {
  /** Everything about a port from 1 to 65535. */
  about(port: number): Promise<PortReference>;
  /** Best first, at most `limit`. The query is a number, a name, an alias, a word, or nearly one of them. */
  search(query: string, limit: number): Promise<ReferenceHit[]>;
  /** The names that a row of the list shows. At once: it is asked for each new listener. */
  serviceOf(port: number, protocol: Protocol): PortNames;
  /**
   * Takes IANA's CSV file at `path` (absolute) in place of the registered layer, for this run and the next ones. Where
   * the file is refused nothing changes; where it cannot be kept (`unavailable`), it counts until this run ends.
   */
  update(path: string): Promise<Result<ReferenceSource>>;
  /** Back to the built-in layer. */
  reset(): Promise<Result<ReferenceSource>>;
  /** Of a list that was kept and is broken. */
  warnings(): Warning[];
}

export interface RegistryDeps {
  dataFolder: string;
  /** As the platform names it, such as `Linux 6.1`; decides how commands by hand look. */
  system: string;
  /** This machine's rules for ports; null or left out where they are not known. */
  rules?: () => Promise<MachineRules | null>;
  now: () => Date;
}

/** What is behind the face. */
interface Layers {
  common: readonly CommonEntry[];
  registered: RegisteredLayer;
  source: ReferenceSource;
  /** Made with the first search. */
  index: Promise<Indexed[]> | null;
}

export function createRegistry({ dataFolder, system, rules, now }: RegistryDeps): Registry {
  let layers: Promise<Layers> | null = null;
  let file: SavedFile<SavedLayer> | null = null;
  let isBusy = false;

  // With the first question, not before: most command lines ask none.
  const saved = (): SavedFile<SavedLayer> => {
    file ??= openSavedLayer(dataFolder, now);
    return file;
  };
  const own = (): SavedLayer | null => {
    const { value } = saved().read();
    return value.text === '' ? null : value;
  };
  const load = (): Promise<Layers> => {
    layers ??= loadLayers(own());
    return layers;
  };
  const keep = async (layer: SavedLayer): Promise<Result<ReferenceSource>> => {
    const written = await saved().write(layer);
    layers = null;
    return written.ok ? ok((await load()).source) : written;
  };

  return {
    async about(port) {
      const [{ common, registered, source }, own] = await Promise.all([load(), rules?.() ?? null]);
      return aboutPort(port, { common, registered: registered.text, source, system, rules: own });
    },
    async search(query, limit) {
      const loaded = await load();
      loaded.index ??= makeIndex(loaded.common, loaded.registered.text);
      return searchPorts(await loaded.index, query, limit);
    },
    serviceOf: (port, protocol) => serviceOf(port, protocol, own()?.text),
    async update(path) {
      if (isBusy) return fail('busy', 'Another list is being read.', 'Wait until it is done.');
      isBusy = true;
      try {
        const read = await readIanaFile(path, now());
        return read.ok ? await keep({ version: 1, ...read.value }) : read;
      } finally {
        isBusy = false;
      }
    },
    reset: () => keep(NO_LAYER),
    warnings: () => saved().read().warnings,
  };
}

/** The built-in texts are parts of their own of what is built, loaded when they are asked for. */
async function loadLayers(own: RegisteredLayer | null): Promise<Layers> {
  const [registered, { COMMON }] = await Promise.all([
    own ?? import('./built/registered.ts').then(({ REGISTERED }) => REGISTERED),
    import('./built/common.ts'),
  ]);
  const { name, date, entries } = registered;
  return {
    common: COMMON,
    registered,
    source: { registered: { name, date, entries }, common: { entries: COMMON.length } },
    index: null,
  };
}
