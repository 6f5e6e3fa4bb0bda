/** Gives the rows that there are the names that their ports have now. Pure. */
import { type ServiceOf, serviceOf } from '../registry/port-names.ts';
import type { TrackedListener } from './tracked-listener.ts';

type Tracked = ReadonlyMap<string, TrackedListener>;

/** Rows whose names are the same stay the very same; so does the whole where all do. */
export function nameAgain(tracked: Tracked, named: ServiceOf = serviceOf): Tracked {
  let isNew = false;
  const rows = [...tracked].map(([key, row]): [string, TrackedListener] => {
    const { listener } = row;
    const service = named(listener.port, listener.protocol);
    if (service.registered === listener.service.registered && service.common === listener.service.common)
      return [key, row];
    isNew = true;
    return [key, { ...row, listener: Object.freeze({ ...listener, service }) }];
  });
  return isNew ? new Map(rows) : tracked;
}
