/** The table: what ssh writes when it fails, and what that means to people. Texts as of OpenSSH 9.2, older ones where known. */

import type { FailureContext } from './failure-codes.ts';
import { failure, type SshFailure } from './failure-codes.ts';

export interface RuleInput {
  readonly found: RegExpExecArray;
  readonly lines: readonly string[];
  /** The place of the line that was found. */
  readonly at: number;
  readonly context: FailureContext;
}

export interface Rule {
  readonly pattern: RegExp;
  /** Null: not this time, because a line that belongs to it is missing. */
  readonly read: (input: RuleInput) => SshFailure | null;
}

const DENIED = /^(.+): Permission denied \(([a-z0-9,@.-]+)\)\.$/;

/** What is only a warning where the log-in goes on without it. */
const unlessLetIn =
  (read: (input: RuleInput) => SshFailure): Rule['read'] =>
  (input) =>
    input.lines.slice(input.at).some((line) => DENIED.test(line)) ? read(input) : null;

const search = (lines: readonly string[], pattern: RegExp): string | null => {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found) return found[1] ?? '';
  }
  return null;
};

/** Since the last log-in that worked, which was that at a jump host. */
function acceptedKey(lines: readonly string[], at: number): string | null {
  const before = lines.slice(0, at);
  const loggedIn = before.findLastIndex((line) => /^Authenticated to /.test(line));
  return search(before.slice(loggedIn + 1), /^debug1: Server accepts key: (.+?) [A-Z0-9-]+ SHA256:/);
}

function denied({ found, lines, at, context }: RuleInput): SshFailure {
  const [, who = '', methods = ''] = found;
  const key = acceptedKey(lines, at);
  const ways = methods.split(',');
  if (key !== null && ways.includes('publickey'))
    return failure(
      'passphrase-needed',
      'needs-input',
      `${who} takes the key ${key}, but it could not be used without its passphrase.`,
      'Start the tunnel and give the passphrase, or add the key to your agent: `ssh-add`.',
    );
  const asks = ways.includes('password') || ways.includes('keyboard-interactive');
  if (asks && (context.unattended || !ways.includes('publickey')))
    return failure(
      'password-needed',
      'needs-input',
      `${who} wants a password or a code, and got none that is right (${methods}).`,
      'Start the tunnel and answer what it asks.',
    );
  return failure(
    'auth-denied',
    'permanent',
    `${who} refused the log-in: it took no key of yours (${methods}).`,
    'See that the user is right and that your public key is in its authorized_keys.',
  );
}

/** Goes into a command that people copy only where no shell could take it for more. */
const SAFE = /^[A-Za-z0-9._:[\]/~-]+$/;

function changedHostKey({ lines, at, context }: RuleInput): SshFailure {
  const after = lines.slice(at);
  const host =
    search(after, /^Host key for (\S+) has changed and you have requested strict checking\.$/) ??
    context.destination;
  const now = search(after, /^(SHA256:[A-Za-z0-9+/=]+)\.?$/);
  const file = search(after, /^Offending \S+ key in (.+):\d+$/);
  const isNow = now === null ? '' : `: it now is ${now}`;
  if (after.some((line) => line === 'Error: forwarding disabled due to host key check failure'))
    return failure(
      'host-key-ignored',
      'permanent',
      `The host key of ${host} has changed${isNow}, and ssh forwards nothing although StrictHostKeyChecking is off.`,
      'Somebody may be listening in. Take StrictHostKeyChecking=no out of your ssh config, and ask who runs the server.',
      { level: 'alarm' },
    );
  const isSafe = SAFE.test(host) && (file === null || SAFE.test(file));
  const remove = `ssh-keygen -R '${host}'${file === null ? '' : ` -f '${file}'`}`;
  return failure(
    'host-key-changed',
    'permanent',
    `The host key of ${host} has changed${isNow}.`,
    `Somebody may be listening in: ask who runs the server. Only if the new key is right, remove the old one${isSafe ? `: \`${remove}\`` : ' from your known hosts'}.`,
    { level: 'alarm' },
  );
}

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

const plain =
  (read: (found: RegExpExecArray, destination: string) => SshFailure): Rule['read'] =>
  ({ found, context }) =>
    read(found, context.destination);

/** In no order: the lines have one. */
export const RULES: readonly Rule[] = [
  { pattern: DENIED, read: denied },
  {
    pattern: /^Received disconnect from (\S+) port (\d+):2: Too many authentication failures$/,
    read: plain(([, host, port]) =>
      failure(
        'too-many-keys',
        'permanent',
        `${host} port ${port} was offered too many keys and hung up.`,
        'Name the key for this tunnel: then only that one is offered (IdentitiesOnly).',
      ),
    ),
  },
  {
    pattern: /^Permissions (\d+) for '(.+)' are too open\.$/,
    read: unlessLetIn(({ found: [, mode, key] }) =>
      failure(
        'key-permissions',
        'permanent',
        `The key ${key} may be read by others (${mode}), so ssh does not use it.`,
        'Make it yours alone: `chmod 600` on that file.',
      ),
    ),
  },
  {
    pattern:
      /^(?:Warning: Identity file (.+) not accessible|no such identity: (.+)): No such file or directory\.?$/,
    read: unlessLetIn(({ found: [, key, same] }) =>
      failure(
        'key-missing',
        'permanent',
        `The key ${key ?? same} is not there.`,
        'Choose another identity file for this tunnel.',
      ),
    ),
  },
  {
    pattern: /^Load key "(.+)": (.+)$/,
    read: unlessLetIn(({ found: [, key, reason] }) =>
      failure(
        'key-unreadable',
        'permanent',
        `The key ${key} cannot be read: ${reason}.`,
        'Choose another identity file for this tunnel.',
      ),
    ),
  },
  {
    pattern: /^sign_and_send_pubkey: signing failed for (.+?): (.+)$/,
    read: unlessLetIn(({ found: [, key, reason] }) =>
      failure(
        'agent-refused',
        'needs-input',
        `The key ${key} was not allowed to sign: ${reason}.`,
        'Unlock your agent or touch your key, and start the tunnel again.',
      ),
    ),
  },
  {
    pattern: /^ssh_askpass: exec\((.*)\): (.+)$/,
    read: plain(([, helper, reason]) =>
      failure(
        'askpass-missing',
        'permanent',
        `ssh could not ask you anything: ${helper} does not start (${reason}).`,
        'Install Quayside again, or add your key to the agent: `ssh-add`.',
      ),
    ),
  },
  {
    pattern: /^No (\S+) host key is known for (\S+) and you have requested strict checking\.$/,
    read: plain(([, type, host]) =>
      failure(
        'host-key-strict',
        'needs-input',
        `No ${type} host key of ${host} is known, and your ssh config wants it known beforehand.`,
        'Add it to your known hosts once you have compared it.',
      ),
    ),
  },
  { pattern: /^@ +WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! +@$/, read: changedHostKey },
  {
    pattern: /^Host key verification failed\.$/,
    read: plain((_, destination) =>
      failure(
        'host-key-unknown',
        'needs-input',
        `The host key of ${destination} is not known, and nobody has confirmed it.`,
        'Start the tunnel, compare the fingerprint, and confirm it.',
      ),
    ),
  },
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
  {
    pattern: /^(.+?):? line (\d+): (Bad configuration option: .+)$/,
    read: plain(([, file, line, reason]) =>
      failure(
        'bad-option',
        'permanent',
        `ssh does not know an option (${file} line ${line}): ${reason}`,
        'Take it out, or bring ssh up to date.',
      ),
    ),
  },
  {
    pattern: /^jumphost loop via (.+)$/,
    read: plain(([, hop], destination) =>
      failure(
        'jump-loop',
        'permanent',
        `The way to ${destination} leads through itself: ${hop} is its own jump host.`,
        'Take it out of the jump hosts of this tunnel, or out of ProxyJump in your ssh config.',
      ),
    ),
  },
  {
    pattern: /^Bad owner or permissions on (.+)$/,
    read: plain(([, file]) =>
      failure(
        'bad-config',
        'permanent',
        `ssh does not read ${file}, because others may write to it.`,
        'Make it yours alone: `chmod 600` on that file.',
      ),
    ),
  },
];
