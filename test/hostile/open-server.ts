/** Two servers over the same service and page: ours, and the control, which has the same code without its locks. */
import type { Guard } from '../../main/server/guard.ts';
import type { ServerLimits } from '../../main/server/limits.ts';
import { LOCKS, type Locks, type RunningServer, startServerWith } from '../../main/server/server.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';

export interface WatchedServer extends RunningServer {
  service: FakeService;
  /** `METHOD target` of each request and upgrade that the guard let through. */
  readonly passed: string[];
  readonly refused: string[];
}

/** No guard, any token, no headers. Only ever built here. */
export const NO_LOCKS: Locks = {
  guard: () => ({ request: () => null, upgrade: () => null }),
  gate: () => ({ check: async () => true }),
  headers: () => ({}),
};

export async function openServer(
  locks: Locks,
  staticRoot: string,
  limits: Partial<ServerLimits> = {},
): Promise<WatchedServer> {
  const service = createFakeService();
  const passed: string[] = [];
  const refused: string[] = [];
  const watched: Locks = { ...locks, guard: (port) => watch(locks.guard(port), passed, refused) };
  const server = await startServerWith({ service, staticRoot, port: 0, limits }, watched);
  if (!server.ok) throw new Error(server.failure.message);
  return { ...server.value, service, passed, refused };
}

function watch(guard: Guard, passed: string[], refused: string[]): Guard {
  const note = (facts: Parameters<Guard['request']>[0], refusal: ReturnType<Guard['request']>) => {
    (refusal ? refused : passed).push(`${facts.method} ${facts.url}`);
    return refusal;
  };
  return {
    request: (facts) => note(facts, guard.request(facts)),
    upgrade: (facts) => note(facts, guard.upgrade(facts)),
  };
}

export { LOCKS };
