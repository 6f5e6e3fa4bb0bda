/** What ssh writes where a forward cannot be made, here or at the server. */
import { failure, type SshFailure } from './failure-codes.ts';
import { plain, type Rule, type RuleInput } from './failure-rule.ts';

function bindFailed({ found }: RuleInput): SshFailure {
  const [, address = '', digits = '', reason = ''] = found;
  const port = Number(digits);
  const place = `${address}:${port}`;
  if (reason === 'Address already in use')
    return failure(
      'port-busy',
      'blocked',
      `Port ${port} on ${address} is held by another program.`,
      'Free the port or choose another; the tunnel goes on by itself once it is free.',
      { port },
    );
  if (reason === 'Permission denied')
    return failure(
      'port-not-allowed',
      'permanent',
      `You may not listen on ${place}.`,
      'Choose a port from 1024 on.',
      {
        port,
      },
    );
  return failure(
    'bind-failed',
    'permanent',
    `ssh could not listen on ${place}: ${reason}.`,
    'Choose an address of this machine.',
    {
      port,
    },
  );
}

function remoteRefused({ found, context }: RuleInput): SshFailure {
  const [, digits, path] = found;
  const what = digits === undefined ? `the socket ${path}` : `port ${digits}`;
  const more = digits === undefined ? {} : { port: Number(digits) };
  if (context.everUp)
    return failure(
      'remote-port-held',
      'transient',
      `Waiting for the server ${context.destination} to release ${what}, which the lost session may still hold.`,
      'It is tried again for five minutes.',
      more,
    );
  return failure(
    'remote-port-refused',
    'permanent',
    `${context.destination} does not let us listen on its ${what}: somebody holds it, or it is not allowed.`,
    'Choose another port from 1024 on, or ask for AllowTcpForwarding and PermitListen in its sshd_config.',
    more,
  );
}

export const FORWARD_FAILURES: readonly Rule[] = [
  { pattern: /^bind \[([^\]]+)\]:(\d{1,5}): (.+)$/, read: bindFailed },
  {
    pattern: /^Privileged ports can only be forwarded by root\.$/,
    read: plain(() =>
      failure(
        'port-not-allowed',
        'permanent',
        'You may not listen on a port below 1024.',
        'Choose a port from 1024 on.',
      ),
    ),
  },
  {
    pattern: /^unix_listener: cannot bind to path (.+?): Address already in use$/,
    read: plain(([, path]) =>
      failure(
        'socket-busy',
        'permanent',
        `The socket ${path} is there already.`,
        'Remove it if nobody uses it any more, or choose another path.',
      ),
    ),
  },
  {
    pattern: /^(?:Error|Warning): remote port forwarding failed for listen (?:port (\d{1,5})|path (\/.+))$/,
    read: remoteRefused,
  },
  {
    pattern: /^Bad (local|remote|dynamic) forwarding specification '(.*)'$/,
    read: plain(([, kind, text]) =>
      failure(
        'bad-forward',
        'permanent',
        `ssh does not understand the ${kind} forward ${text}.`,
        'Edit the forward.',
      ),
    ),
  },
];
