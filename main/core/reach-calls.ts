/** The calls about checks, as the contract words them. */
import { ok } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import type { Checks } from './reach/checks.ts';

type ReachCall = Extract<keyof Handlers, `reach.${string}`>;

/** `open` makes them with the first call. */
export const reachHandlers = (open: () => Promise<Checks>): Pick<Handlers, ReachCall> => ({
  'reach.start': async (input) => (await open()).start(input),
  'reach.look': async ({ checkId, after }) => (await open()).look(checkId, after),
  'reach.cancel': async ({ checkId }) => ok({ cancelled: (await open()).cancel(checkId) }),
});
