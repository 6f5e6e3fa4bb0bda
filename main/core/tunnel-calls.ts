/** The calls about tunnels, as the contract words them. */
import type { CallOutput } from '../../preload/contract.ts';
import { fail, ok, type Result, type Tunnel, type TunnelSpec } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import type { Tunnels } from './tunnels/tunnels.ts';

type TunnelCall = Extract<keyof Handlers, `tunnels.${string}`>;

export interface TunnelCallDeps {
  tunnels: Tunnels;
  now: () => Date;
  describe(spec: TunnelSpec): CallOutput<'tunnels.describe'>;
  read(command: string): Result<CallOutput<'tunnels.read'>>;
  importable(path: string | undefined): Promise<Result<CallOutput<'tunnels.importable'>>>;
}

export function tunnelHandlers({
  tunnels,
  now,
  describe,
  read,
  importable,
}: TunnelCallDeps): Pick<Handlers, TunnelCall> {
  return {
    'tunnels.add': async ({ spec }) => wrap(await tunnels.add(spec)),
    'tunnels.change': async ({ tunnelId, spec }) => wrap(await tunnels.change(tunnelId, spec)),
    'tunnels.remove': async ({ tunnelId }) => wrap(await tunnels.remove(tunnelId)),
    'tunnels.order': async ({ tunnelIds }) => {
      const ordered = await tunnels.order(tunnelIds);
      return ordered.ok ? ok({ at: now().toISOString() }) : ordered;
    },
    'tunnels.up': async ({ tunnelId }) => wrap(tunnels.up(tunnelId)),
    'tunnels.down': async ({ tunnelId }) => wrap(await tunnels.down(tunnelId)),
    'tunnels.answer': async ({ questionId, answer }) => ok({ answered: tunnels.answer(questionId, answer) }),
    'tunnels.log': async ({ tunnelId }) => {
      const lines = tunnels.log(tunnelId);
      return lines.ok ? ok({ lines: [...lines.value] }) : lines;
    },
    'tunnels.probe': async ({ tunnelId }) => wrap(await tunnels.probe(tunnelId)),
    'tunnels.describe': async ({ spec }) => ok(describe(spec)),
    'tunnels.read': async ({ command }) => read(command),
    'tunnels.importable': ({ path }) => importable(path),
  };
}

const wrap = (result: Result<Tunnel>): Result<{ tunnel: Tunnel }> =>
  result.ok ? ok({ tunnel: result.value }) : result;

export const notYet = () => fail('unsupported', 'Quayside cannot do that yet.', 'Wait for its next version.');
