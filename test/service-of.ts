/** A Service over a snapshot that a test writes, whose other calls it answers as it likes. */
import type { Snapshot } from '../preload/model.ts';
import { ok } from '../preload/model.ts';
import type { Handlers, Service } from '../preload/serve.ts';
import { createFakeService } from './fake-service.ts';

export function serviceOf(parts: Partial<Snapshot>, handlers: Partial<Handlers> = {}): Service {
  const fake = createFakeService();
  const snapshot = { ...fake.snapshot(), listeners: [], ...parts };
  return {
    ...fake,
    snapshot: () => snapshot,
    handlers: { ...fake.handlers, 'ports.snapshot': async () => ok(snapshot), ...handlers },
  };
}
