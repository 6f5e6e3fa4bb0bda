/** The arguments of a tunnel's ssh, for tests of what runs it: all that tunnels need, whatever the user's config says. */
import type { SshdStage } from './sshd-stage.ts';

const OPTIONS = [
  'ExitOnForwardFailure=yes',
  'ServerAliveInterval=15',
  'ServerAliveCountMax=2',
  'ConnectTimeout=15',
  'TCPKeepAlive=yes',
  'ConnectionAttempts=1',
  'ControlMaster=no',
  'ControlPath=none',
  'ControlPersist=no',
  'ForkAfterAuthentication=no',
  'RequestTTY=no',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'GatewayPorts=no',
  'UpdateHostKeys=no',
  'NumberOfPasswordPrompts=1',
];

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
  return [
    ...stage.extraArguments,
    ...['-v', '-N', '-T'],
    ...OPTIONS.flatMap((option) => ['-o', option]),
    ...['-p', String(port), '-l', stage.user.name, '-i', identityFile, '-o', 'IdentitiesOnly=yes'],
    ...more,
    ...['-L', `127.0.0.1:${bind}:127.0.0.1:${port}`],
    ...['--', host],
  ];
}
