/** Reads arguments and environment of a process exactly, as starting it again needs them. Pure. */

/**
 * `bytes` of /proc/pid/cmdline. Null where they are not what the process was started with: a title written over them is one
 * text, padded, or runs on without an end; and where an argument is no UTF-8, for Node could not pass it on.
 */
export function parseExactArgv(bytes: Buffer): string[] | null {
  const text = exactText(bytes);
  if (!text?.endsWith('\0')) return null;
  const argv = text.slice(0, -1).split('\0');
  const isPadded = argv.length > 1 && argv.slice(1).every((argument) => argument === '');
  return argv[0] === '' || isPadded ? null : argv;
}

/** They name open files or sockets that the old parent gave it, which a new process does not have. */
const OF_THE_OLD_PARENT = new Set([
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
  'LISTEN_FDS',
  'LISTEN_FDNAMES',
  'LISTEN_PID',
  'NOTIFY_SOCKET',
  'WATCHDOG_PID',
  'WATCHDOG_USEC',
]);

/** `bytes` of /proc/pid/environ; of a name that is there twice the first counts, as in C. */
export function parseEnvironment(bytes: Buffer): Record<string, string> {
  const found = new Map<string, string>();
  for (const entry of bytes.toString('utf8').split('\0')) {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, equals);
    // What is no UTF-8 could not be passed on as it was.
    if (equals <= 0 || found.has(name) || OF_THE_OLD_PARENT.has(name) || entry.includes('\uFFFD')) continue;
    found.set(name, entry.slice(equals + 1));
  }
  return Object.fromEntries(found);
}

function exactText(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : null;
}
