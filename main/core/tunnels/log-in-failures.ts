/** What ssh writes where it is not let in: keys, passphrases, passwords. */
import { failure, type SshFailure } from './failure-codes.ts';
import { plain, type Rule, type RuleInput, search, YOURS_ON_WINDOWS } from './failure-rule.ts';

const DENIED = /^(.+): Permission denied \(([a-z0-9,@.-]+)\)\.$/;

/** What is only a warning where the log-in goes on without it. */
const unlessLetIn =
  (read: (input: RuleInput) => SshFailure): Rule['read'] =>
  (input) =>
    input.lines.slice(input.at).some((line) => DENIED.test(line)) ? read(input) : null;

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
  const { unattended, asks: canAsk = true } = context;
  if (key !== null && ways.includes('publickey'))
    return failure(
      'passphrase-needed',
      'needs-input',
      `${who} takes the key ${key}, but it could not be used without its passphrase.`,
      canAsk
        ? 'Start the tunnel and give the passphrase, or add the key to your agent: `ssh-add`.'
        : 'ssh cannot ask you through Quayside on this system: add the key to your agent (`ssh-add` in a terminal), and start the tunnel again.',
    );
  const asks = ways.includes('password') || ways.includes('keyboard-interactive');
  if (asks && (unattended || !canAsk || !ways.includes('publickey')))
    return failure(
      'password-needed',
      'needs-input',
      `${who} wants a password or a code, and got none that is right (${methods}).`,
      canAsk
        ? 'Start the tunnel and answer what it asks.'
        : 'ssh cannot ask you through Quayside on this system: log in by a key that is in your agent (`ssh-add` in a terminal).',
    );
  return failure(
    'auth-denied',
    'permanent',
    `${who} refused the log-in: it took no key of yours (${methods}).`,
    'See that the user is right and that your public key is in its authorized_keys.',
  );
}

export const LOG_IN_FAILURES: readonly Rule[] = [
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
    // Windows has no mode to tell.
    pattern: /^Permissions(?: (\d+))? for '(.+)' are too open\.$/,
    read: unlessLetIn(({ found: [, mode, key] }) =>
      failure(
        'key-permissions',
        'permanent',
        `The key ${key} may be read by others${mode === undefined ? '' : ` (${mode})`}, so ssh does not use it.`,
        mode === undefined ? YOURS_ON_WINDOWS : 'Make it yours alone: `chmod 600` on that file.',
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
];
