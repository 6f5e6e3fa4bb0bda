/** The arguments of a tunnel's ssh, for tests of what runs it: those that the product gives, in the stage's own config. */
import { sshArguments } from '../../main/core/tunnels/ssh-arguments.ts';
import type { SshdStage } from './sshd-stage.ts';

export interface ArgvOptions {
  readonly port: number;
  /** The local port; it leads to the sshd itself. */
  readonly bind: number;
  readonly identityFile?: string;
  readonly more?: readonly string[];
  readonly host?: string;
}

export function tunnelArgv(stage: SshdStage, options: ArgvOptions): string[] {
  const { port, bind, identityFile = stage.user.identityFile, more = [], host = '127.0.0.1' } = options;
  const forward = { kind: 'local', bindPort: bind, host: '127.0.0.1', hostPort: port } as const;
  const route = {
    destination: host,
    user: stage.user.name,
    sshPort: port,
    identityFile,
    forwards: [forward],
  };
  return [...stage.extraArguments, ...more, ...sshArguments(route)];
}
