/** The argument list by which Quayside runs the system's OpenSSH client for a tunnel. */
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { FORWARD_OPTIONS, forwardText, jumpText, LOOPBACK, type TunnelRoute } from './tunnel-route.ts';

export interface SshArgumentOptions {
  /** Nobody is there to be asked: ssh asks nothing and fails instead. */
  readonly unattended?: boolean;
  /** In place of the user's own config. An absolute path. */
  readonly configFile?: string;
  /** Older than 8.7, which first knew ForkAfterAuthentication; before that no config can say it either. */
  readonly old?: boolean;
  /** A forward that proves the log-in, behind -L; it is bound after all others. See log-in-proof.ts. */
  readonly proof?: string;
}

const FORK = 'ForkAfterAuthentication=no';

/** What ssh is told whatever the user's config says. Constants only: no text of a tunnel ever gets into an -o. */
const ALWAYS: readonly string[] = [
  // A forward that cannot be made ends ssh; else it would stay up and carry nothing.
  'ExitOnForwardFailure=yes',
  // A dead network is noticed after 45 s: ssh gives up one interval after the last that was not answered. By itself it never would.
  'ServerAliveInterval=15',
  'ServerAliveCountMax=2',
  // Seconds; covers the connection and the server's first line, not the questions.
  'ConnectTimeout=15',
  'TCPKeepAlive=yes',
  'ConnectionAttempts=1',
  // The forwards are held by the process that we started, never by a master that somebody shares.
  'ControlMaster=no',
  'ControlPath=none',
  'ControlPersist=no',
  // In the background ssh would be no child of ours any more.
  FORK,
  'RequestTTY=no',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
];

const AFTER_SOCKETS: readonly string[] = [
  'GatewayPorts=no',
  'UpdateHostKeys=no',
  'NumberOfPasswordPrompts=1',
];

/**
 * All that comes after the program's path. Each value of the tunnel is an argument of its own behind the option that
 * takes it, and the host stands behind `--`, so none of them can be read as an option, whatever it is.
 */
export function sshArguments(route: TunnelRoute, options: SshArgumentOptions = {}): string[] {
  const { destination, user, sshPort, identityFile, forwards } = route;
  const jump = jumpText(route.jump);
  return [
    ...['-v', '-N', '-T'],
    ...ALWAYS.filter((option) => option !== FORK || !options.old).flatMap(asOption),
    // It removes whatever lies in the way of a socket, so only tunnels with sockets get it.
    ...(forwards.some(hasSocket) ? asOption('StreamLocalBindUnlink=yes') : []),
    ...AFTER_SOCKETS.flatMap(asOption),
    ...(options.unattended === true ? asOption('BatchMode=yes') : []),
    ...(options.configFile === undefined ? [] : ['-F', options.configFile]),
    ...(sshPort === undefined ? [] : ['-p', String(sshPort)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(identityFile === undefined ? [] : ['-i', identityFile, ...asOption('IdentitiesOnly=yes')]),
    ...(jump === null ? [] : ['-J', jump]),
    ...forwards.flatMap((forward) => [FORWARD_OPTIONS[forward.kind], forwardText(literalBind(forward))]),
    ...(options.proof === undefined ? [] : [FORWARD_OPTIONS.local, options.proof]),
    '--',
    destination,
  ];
}

const asOption = (option: string): string[] => ['-o', option];

const hasSocket = ({ bindSocket, hostSocket }: Forward): boolean =>
  bindSocket !== undefined || hostSocket !== undefined;

/**
 * ssh binds the name localhost to 127.0.0.1 and ::1, and is content when it gets one of the two: the other may then
 * belong to somebody else. An address fails as it should. A server's localhost is the server's affair.
 */
const literalBind = (forward: Forward): Forward =>
  forward.kind !== 'remote' && forward.bindAddress?.toLowerCase() === 'localhost'
    ? { ...forward, bindAddress: LOOPBACK }
    : forward;
