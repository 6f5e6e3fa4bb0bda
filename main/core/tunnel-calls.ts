/** The calls about tunnels, as the contract words them. */
import type { CallOutput } from '../../preload/contract.ts';
import { ok, type ReadTunnel, type Result, type Tunnel, type TunnelSpec } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import { readSshCommand } from './tunnels/read-ssh-command.ts';
import { sshCommand } from './tunnels/ssh-command.ts';
import { suggestedName, tunnelSentence } from './tunnels/tunnel-words.ts';
import type { Tunnels } from './tunnels/tunnels.ts';
import type { UserSshConfig } from './tunnels/user-ssh-config.ts';

type TunnelCall = Extract<keyof Handlers, `tunnels.${string}`>;

export interface TunnelCallDeps {
  tunnels: Tunnels;
  userConfig: UserSshConfig;
  now: () => Date;
}

export function tunnelHandlers({ tunnels, userConfig, now }: TunnelCallDeps): Pick<Handlers, TunnelCall> {
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
    'tunnels.describe': async ({ specs }) => ok({ described: specs.map(describe) }),
    'tunnels.read': async ({ command }) => read(command),
    'tunnels.importable': ({ path }) => importable(path, tunnels, userConfig),
  };
}

const wrap = (result: Result<Tunnel>): Result<{ tunnel: Tunnel }> =>
  result.ok ? ok({ tunnel: result.value }) : result;

const describe = (spec: TunnelSpec): CallOutput<'tunnels.describe'>['described'][number] => ({
  command: sshCommand(spec) ?? '',
  sentence: tunnelSentence(spec),
});

function read(command: string): Result<ReadTunnel> {
  const reading = readSshCommand(command);
  if (!reading.ok) return reading;
  const { spec, dropped, notes } = reading.value;
  const named = { name: suggestedName(spec), carrier: 'ssh', ...spec, autoStart: false, tags: [] } as const;
  return ok({ spec: { ...named, tags: [] }, dropped: [...dropped], notes: [...notes] });
}

async function importable(
  path: string | undefined,
  tunnels: Tunnels,
  userConfig: UserSshConfig,
): Promise<Result<CallOutput<'tunnels.importable'>>> {
  const found = await userConfig.importable(path);
  if (!found.ok) return found;
  const saved = new Set(tunnels.list().map(essence));
  const candidates = found.value.candidates.map((one) => ({
    ...one,
    known: one.spec !== null && saved.has(essence(one.spec)),
  }));
  return ok({ ...found.value, candidates });
}

const essence = ({ destination, forwards }: Pick<TunnelSpec, 'destination' | 'forwards'>): string =>
  JSON.stringify([destination, forwards]);
