/** The calls about checks, as the contract words them. */
import { ok } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import type { Checks } from './reach/checks.ts';

type ReachCall = Extract<keyof Handlers, `reach.${string}`>;

export const reachHandlers = (checks: Checks): Pick<Handlers, ReachCall> => ({
  'reach.start': (input) => checks.start(input),
  'reach.look': ({ checkId, after }) => checks.look(checkId, after),
  'reach.cancel': async ({ checkId }) => ok({ cancelled: checks.cancel(checkId) }),
});
