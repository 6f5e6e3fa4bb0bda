/** The face of the wing: what a port number means, looked up in two layers. */
import type {
  PortReference,
  Protocol,
  ReferenceHit,
  ReferenceSource,
  Result,
  Warning,
} from '../../../preload/model.ts';
import { fail } from '../../../preload/model.ts';
import { aboutPort } from './about-port.ts';
import type { CommonEntry } from './common-entry.ts';
import type { MachineRules } from './number-implies.ts';
import { type PortNames, serviceOf } from './port-names.ts';
import type { RegisteredLayer } from './registered-text.ts';
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
   * Takes IANA's CSV file at `path` (absolute) in place of the registered layer, for this run and the next ones.
   * Nothing changes where it fails.
   */
  update(path: string): Promise<Result<ReferenceSource>>;
  /** A broken file of an earlier update. */
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

/** What is behind the face, loaded with the first question: most runs ask none. */
interface Layers {
  common: readonly CommonEntry[];
  registered: RegisteredLayer;
  source: ReferenceSource;
  /** Made with the first search. */
  index: Indexed[] | null;
}

export function createRegistry({ system, rules }: RegistryDeps): Registry {
  let layers: Promise<Layers> | null = null;
  const load = () => {
    layers ??= loadLayers();
    return layers;
  };
  return {
    async about(port) {
      const { common, registered, source } = await load();
      return aboutPort(port, {
        common,
        registered: registered.text,
        source,
        system,
        rules: (await rules?.()) ?? null,
      });
    },
    async search(query, limit) {
      const loaded = await load();
      loaded.index ??= makeIndex(loaded.common, loaded.registered.text);
      return searchPorts(loaded.index, query, limit);
    },
    serviceOf: (port, protocol) => serviceOf(port, protocol),
    async update() {
      return fail('unsupported', 'The registry cannot be updated yet.', 'Use the one that is built in.');
    },
    warnings: () => [],
  };
}

async function loadLayers(): Promise<Layers> {
  const [{ REGISTERED }, { COMMON }] = await Promise.all([
    import('./built/registered.ts'),
    import('./built/common.ts'),
  ]);
  const { name, date, entries } = REGISTERED;
  return {
    common: COMMON,
    registered: REGISTERED,
    source: { registered: { name, date, entries }, common: { entries: COMMON.length } },
    index: null,
  };
}
