/** The user's own ssh config: what it offers to import, and what ssh adds of it to a tunnel. Read anew each time, never written, nothing of it run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail, ok, type Result, type TunnelCandidate, type TunnelSpec } from '../../../preload/model.ts';
import { effectiveConfig } from './ssh-config/effective-config.ts';
import { type ImportCandidate, importCandidates } from './ssh-config/import-candidates.ts';
import { SYSTEM_FOLDER } from './ssh-config/include-paths.ts';
import { type LoadedConfig, type LoadRequest, loadSshConfig } from './ssh-config/load-ssh-config.ts';
import type { LocalFacts } from './ssh-config/local-facts.ts';
import { shareForwards } from './ssh-config/share-forwards.ts';
import { tunnelSentence } from './tunnel-words.ts';

export interface UserSshConfigDeps extends Pick<LoadRequest, 'home' | 'env' | 'read' | 'list'> {
  local: LocalFacts;
  /** The folder of the config for all users, an absolute path; /etc/ssh where left out. */
  systemFolder?: string | undefined;
  /** In place of the user's and the system's. */
  file?: string | undefined;
}

export interface UserSshConfig {
  /** Of that file, or of the user's and the system's. `not-found` where there is no such file. */
  importable(
    path?: string,
  ): Promise<Result<{ path: string; candidates: Omit<TunnelCandidate, 'known'>[]; warnings: string[] }>>;
  /** The forwards that ssh must be told; it adds those of its config by itself. */
  toPass(spec: TunnelSpec): Promise<Result<TunnelSpec['forwards']>>;
}

export function createUserSshConfig(deps: UserSshConfigDeps): UserSshConfig {
  const { home, env, read, list, systemFolder = SYSTEM_FOLDER } = deps;
  const usual = deps.file ?? `${home}/.ssh/config`;
  const roots: LoadRequest['roots'] = [
    { path: usual, origin: 'user' },
    ...(deps.file ? [] : [{ path: `${systemFolder}/ssh_config`, origin: 'system' as const }]),
  ];
  const load = (from: LoadRequest['roots']): Promise<LoadedConfig> =>
    loadSshConfig({ roots: from, home, env, read, list, systemFolder });

  return {
    async importable(path) {
      const loaded = await load(path === undefined ? roots : [{ path, origin: 'user' }]);
      if (path !== undefined && loaded.files.length === 0) {
        return fail('not-found', `${path} cannot be read.`, 'Name a file of yours, such as ~/.ssh/config.');
      }
      const found = await importCandidates(loaded, deps.local, () => nextTurn());
      const warnings = loaded.warnings.map(({ file, line, message }) => `${file}:${line ?? 1}: ${message}`);
      return ok({ path: path ?? usual, candidates: found.map(candidateOf), warnings });
    },
    async toPass(spec) {
      const config = effectiveConfig(await load(roots), spec.destination, deps.local);
      if (config.clearsForwards) {
        return fail(
          'invalid-input',
          `The ssh config says ClearAllForwardings for ${spec.destination}, so that ssh would open no forward at all.`,
          'Take that line out for this host.',
        );
      }
      const { toPass, clashing } = shareForwards(spec.forwards, config.forwards);
      const [clash] = clashing;
      if (clash !== undefined) {
        return fail(
          'invalid-input',
          `The ssh config forwards port ${spec.forwards[clash]?.bindPort ?? 'of that socket'} of ${spec.destination} elsewhere.`,
          'Choose another port, or change that line of the config.',
        );
      }
      return ok(toPass.flatMap((place) => spec.forwards[place] ?? []));
    },
  };
}

const candidateOf = (one: ImportCandidate): Omit<TunnelCandidate, 'known'> => ({
  alias: one.alias,
  spec: one.spec,
  sentence: one.spec ? tunnelSentence(one.spec) : `${one.parts.address} forwards nothing.`,
  refused: one.refused,
  warnings: [...one.warnings, ...(one.note ? [one.note] : [])],
});
