/** The face of the wing: what a port number means, looked up in two layers. */
import type {
  PortReference,
  Protocol,
  ReferenceHit,
  ReferenceSource,
  Result,
} from '../../../preload/model.ts';
import { fail } from '../../../preload/model.ts';
import { serviceOf } from './service-names.ts';

export interface Registry {
  /** Everything about a port from 1 to 65535. */
  about(port: number): Promise<PortReference>;
  /** Best first, at most `limit`. The query is a number, a name, an alias, a word, or nearly one of them. */
  search(query: string, limit: number): Promise<ReferenceHit[]>;
  /** The names that a row of the list shows. At once: it is asked for each new listener. */
  serviceOf(port: number, protocol: Protocol): { registered: string | null; common: string | null };
  /** Takes IANA's CSV file at `path` in place of the registered layer, for this run and the next ones. */
  update(path: string): Promise<Result<{ source: ReferenceSource }>>;
}

export interface RegistryDeps {
  dataFolder: string;
  /** As the platform names it: `linux`, `darwin`, `win32` or another; decides how commands by hand look. */
  system: string;
  now: () => Date;
}

export function createRegistry(_deps: RegistryDeps): Registry {
  const source: ReferenceSource = {
    registered: { name: 'IANA', date: '2026-09-17', entries: 0 },
    common: { entries: 0 },
  };
  return {
    async about(port) {
      const name = serviceOf(port, 'tcp').common;
      return {
        port,
        category: port < 1024 ? 'well-known' : port < 49_152 ? 'registered' : 'dynamic',
        registered: [],
        common: name
          ? [{ protocol: 'tcp', name, meaning: name, defaultOf: [], clashes: [], where: ['development'] }]
          : [],
        twins: [],
        implies: [],
        byHand: [],
        source,
      };
    },
    async search(query, limit) {
      const port = Number(query);
      const name = Number.isInteger(port) ? serviceOf(port, 'tcp').common : null;
      return name
        ? [
            {
              port,
              protocol: 'tcp' as const,
              name,
              layer: 'common' as const,
              meaning: name,
              why: 'number' as const,
            },
          ].slice(0, limit)
        : [];
    },
    serviceOf,
    async update() {
      return fail('unsupported', 'The registry cannot be updated yet.', 'Use the one that is built in.');
    },
  };
}
