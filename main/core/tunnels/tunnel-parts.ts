/** Puts together what drives tunnels on this machine: ssh with its watch, ledger and questions, and our own relay. */
import type { Listener, Result, TunnelSpec, Warning } from '../../../preload/model.ts';
import type { Exec } from '../exec.ts';
import type { Platform } from '../platform/platform.ts';
import { type Askpass, createAskpass, NOBODY_TO_ASK } from './askpass.ts';
import { silentEnvironment } from './askpass-environment.ts';
import { systemAddressBook } from './bind-addresses.ts';
import { checkBinds } from './check-bind.ts';
import { findSsh, type SshClient } from './find-ssh.ts';
import { findHost, type HostFiles, hostFiles, removeFolders, runningFolder } from './host-files.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { openLogInPort } from './log-in-port.ts';
import { openLogInProof } from './log-in-proof.ts';
import { createMachineDriver } from './machine-driver.ts';
import { reapLeftovers } from './reap-leftovers.ts';
import { createRelayCarrier } from './relay-carrier.ts';
import { createSshCarrier } from './ssh-carrier.ts';
import type { MakeDriver } from './tunnel-driver.ts';
import type { BlockedBy } from './tunnel-events.ts';
import type { UserSshConfig } from './user-ssh-config.ts';

export interface TunnelPartsDeps {
  platform: Platform;
  exec: Exec;
  dataFolder: string;
  /** Ours: ssh inherits it, but for what is ours alone. */
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
  monotonic: () => number;
  random: () => number;
  /** All listeners, looked at anew. */
  listeners: () => Promise<readonly Listener[]>;
  /** The next port above that nobody holds and that can be bound, or null. */
  nextPort: (above: number) => Promise<number | null>;
  userConfig: Pick<UserSshConfig, 'toPass'>;
  /** In place of the user's own ssh config; for tests. */
  sshConfigFile?: string | undefined;
  onError(error: unknown): void;
}

export interface TunnelParts {
  makeDriver: MakeDriver;
  /** Ends what an earlier host left behind, and learns who we are. Before anything is started. */
  start(): Promise<void>;
  warnings(): readonly Warning[];
  /** Once nothing runs any more. */
  stop(): void;
}

export function createTunnelParts(deps: TunnelPartsDeps): TunnelParts {
  const { platform, exec, env, now, monotonic } = deps;
  const running = runningFolder(deps.dataFolder);
  let warnings: readonly Warning[] = [];
  let ledger: Ledger | null = null;
  let ready: Promise<HostFiles> | null = null;
  let files: HostFiles | null = null;
  let client: Promise<Result<SshClient>> | null = null;

  /** Who we are names the files of this run; the table of processes is read for it once, with the first start. */
  const prepare = async (): Promise<HostFiles> => {
    const host = await findHost(platform);
    files = hostFiles(running, host ?? { pid: process.pid, startKey: String(Math.trunc(monotonic())) });
    // A later host could not see that we live, and would end what we run.
    ledger = host && openLedger(files.ledger, host);
    return files;
  };
  const prepared = () => {
    ready ??= prepare();
    return ready;
  };
  const findClient = async () => {
    client ??= findSsh({ platform, exec, env: { LC_ALL: 'C' } });
    const found = await client;
    // It may be installed the next time.
    if (!found.ok) client = null;
    return found;
  };

  const { provesBy = 'socket', asks = true } = platform.sshWays ?? {};
  const askpass: Askpass = asks
    ? {
        open: async (options) =>
          createAskpass({ folder: (await prepared()).askpass, platform, exec, env, now }).open(options),
      }
    : NOBODY_TO_ASK;
  const openProof = async () => {
    const { proofs } = await prepared();
    return provesBy === 'port' ? openLogInPort({ listeners: deps.listeners }) : openLogInProof(proofs);
  };

  return {
    makeDriver: (id, spec, onChange) =>
      createMachineDriver(spec, onChange, {
        makeCarrier: (rim) =>
          spec.carrier === 'relay'
            ? createRelayCarrier(spec, rim, { book: systemAddressBook, monotonic, onError: deps.onError })
            : createSshCarrier(id, spec, rim, {
                platform,
                client: findClient,
                toPass: deps.userConfig.toPass,
                askpass,
                asks,
                proof: openProof,
                silentEnv: () => silentEnvironment(env),
                ledger: () => ledger,
                configFile: deps.sshConfigFile,
              }),
        check: (checked) => findHeld(checked, deps),
        asks,
        monotonic,
        now,
        random: deps.random,
        onError: deps.onError,
      }),
    async start() {
      warnings = (await reapLeftovers(running, platform, now())).warnings;
    },
    warnings: () => warnings,
    stop() {
      ledger?.close();
      if (files) removeFolders(files);
    },
  };
}

/** The first local port of a tunnel that somebody holds. What else keeps a port from being opened, its carrier says itself. */
async function findHeld(
  spec: TunnelSpec,
  { listeners, nextPort }: Pick<TunnelPartsDeps, 'listeners' | 'nextPort'>,
): Promise<BlockedBy | null> {
  const all = await listeners();
  const checks = await checkBinds(spec.forwards, {
    book: systemAddressBook,
    holderOf(port, address) {
      const listener = all.find((one) => one.protocol === 'tcp' && one.port === port && covers(one, address));
      return listener ? { holder: holderWords(listener), listenerId: listener.id } : null;
    },
    nextPort: (port) => nextPort(port),
  });
  const held = checks.find((check) => check.kind === 'held');
  return held?.kind === 'held'
    ? { port: held.port, holder: held.holder, listenerId: held.listenerId, nextPort: held.nextPort }
    : null;
}

const covers = ({ address, dualStack, scope, family }: Listener, wanted: string): boolean =>
  address === wanted ||
  (scope === 'all' && (dualStack || family === (wanted.includes(':') ? 'ipv6' : 'ipv4')));

function holderWords({ owner, user, tunnel }: Listener): string {
  if (tunnel) return `the tunnel ${tunnel.name}`;
  if (owner) return `${owner.name} (pid ${owner.pid})`;
  return user ? `a process of ${user}` : 'a process that cannot be seen';
}
