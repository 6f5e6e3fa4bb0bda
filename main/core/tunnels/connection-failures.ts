/** What ssh writes where the server is not reached, or is lost. */
import { failure, type SshFailure } from './failure-codes.ts';
import { plain, type Rule, type RuleInput } from './failure-rule.ts';

function connectFailed({ found }: RuleInput): SshFailure {
  const [, host = '', port = '', reason = ''] = found;
  if (reason === 'Connection refused')
    return failure(
      'connection-refused',
      'transient',
      `Nobody listens on ${host} port ${port}.`,
      'See whether the SSH server runs there, and on that port.',
    );
  if (/timed out$/.test(reason))
    return failure(
      'connect-timeout',
      'transient',
      `${host} port ${port} did not answer in time.`,
      'See whether the machine is up and no firewall is between.',
    );
  return failure(
    'unreachable',
    'transient',
    `${host} port ${port} cannot be reached: ${reason}.`,
    'See whether the network is there, and the VPN if it takes one.',
  );
}

const nameUnknown = ({ found, context }: RuleInput): SshFailure =>
  failure(
    'name-unknown',
    context.everUp ? 'transient' : 'permanent',
    `The name ${found[1]} is not known: ${found[2]}.`,
    'See whether it is spelled right, and whether the network that knows it is there.',
  );

function noGreeting({ lines, at, context }: RuleInput): SshFailure {
  const place = /^Connection to (\S+) port (\d+) timed out$/;
  const [, host, port] =
    lines
      .slice(at)
      .map((line) => place.exec(line))
      .find(Boolean) ?? [];
  return failure(
    'no-greeting',
    'transient',
    `${host === undefined ? context.destination : `${host} port ${port}`} takes connections but stays silent.`,
    'See whether that is an SSH server, and whether it is overloaded.',
  );
}

function notSsh({ lines, at, context }: RuleInput): SshFailure {
  const place = /^Connection (?:closed|reset) by (\S+) port (\d+)$/;
  const [, host, port] =
    lines
      .slice(at)
      .map((line) => place.exec(line))
      .find(Boolean) ?? [];
  const known = host !== undefined && host !== 'UNKNOWN';
  return failure(
    'not-ssh',
    'transient',
    `${known ? `${host} port ${port}` : context.destination} hung up before it said that it is an SSH server.`,
    'See whether the port is right. A server that is overloaded or has locked you out does the same.',
  );
}

/** Ssh carries a connection through a jump host as its channel 0 and nothing else. */
const behindJump = ({ found, lines, context }: RuleInput): SshFailure | null =>
  lines.includes('stdio forwarding failed')
    ? failure(
        'target-behind-jump',
        'transient',
        `The jump host cannot reach ${context.destination}: ${found[1]}.`,
        'See whether the machine behind it is up, and whether the jump host may forward to it.',
      )
    : null;

export const CONNECTION_FAILURES: readonly Rule[] = [
  {
    pattern: /^Unable to negotiate with (\S+) port (\d+): (.+)$/,
    read: plain(([, host, port, reason]) =>
      failure(
        'no-common-algorithm',
        'permanent',
        `ssh and ${host} port ${port} have no method in common: ${reason}`,
        'Allow the one that the server offers in your ssh config, or bring the server up to date.',
      ),
    ),
  },
  { pattern: /^ssh: connect to host (\S+) port (\d+): (.+?)\.?$/, read: connectFailed },
  { pattern: /^ssh: Could not resolve hostname (\S+): (.+)$/, read: nameUnknown },
  { pattern: /^Connection timed out during banner exchange$/, read: noGreeting },
  { pattern: /^kex_exchange_identification: /, read: notSsh },
  { pattern: /^channel 0: open failed: (?:connect failed: )?(.+)$/, read: behindJump },
  {
    pattern: /^Connection to (\S+) closed by remote host\.$/,
    read: plain(([, host]) =>
      failure('session-closed', 'transient', `${host} ended the session.`, 'It is made again.'),
    ),
  },
  {
    pattern: /^Timeout, server (\S+) not responding\.$/,
    read: plain(([, host]) =>
      failure('stalled', 'transient', `${host} does not answer any more.`, 'It is tried again.'),
    ),
  },
  {
    pattern:
      /^(?:client_loop: send disconnect: .+|Read from remote host (\S+): .+|Connection (?:closed|reset) by (\S+) port \d+)$/,
    read: plain(([, one, other], destination) =>
      failure(
        'session-lost',
        'transient',
        `The connection to ${one ?? other ?? destination} was lost.`,
        'It is made again.',
      ),
    ),
  },
  {
    pattern: /^Received disconnect from (\S+) port (\d+):\d+: ?(.*)$/,
    read: plain(([, host, port, reason]) =>
      failure('disconnected', 'transient', `${host} port ${port} hung up: ${reason}`, 'It is tried again.'),
    ),
  },
];
