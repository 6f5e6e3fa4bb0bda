/** What ssh writes where it does not trust the host. */
import { failure, type SshFailure } from './failure-codes.ts';
import { plain, type Rule, type RuleInput, search } from './failure-rule.ts';

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

export const HOST_KEY_FAILURES: readonly Rule[] = [
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
    read: ({ context: { destination, asks = true } }) =>
      failure(
        'host-key-unknown',
        'needs-input',
        `The host key of ${destination} is not known, and nobody has confirmed it.`,
        asks
          ? 'Start the tunnel, compare the fingerprint, and confirm it.'
          : `ssh cannot ask you through Quayside on this system: run \`ssh ${destination}\` once in a terminal, with the tunnel’s port and jump hosts, and confirm the fingerprint there.`,
      ),
  },
];
