/**
 * What becomes of ssh's one-letter options in a pasted command. Of what is in neither list, those with a value are read,
 * and -N, -T and -v are what Quayside does by itself.
 */

/** Understood and left out, and why. */
export const DROPPED_FLAGS: Readonly<Record<string, string>> = {
  f: 'ssh stays in the foreground, where Quayside watches it',
  n: 'ssh reads nothing from a terminal anyway',
  q: 'Quayside tells the tunnel’s state from what ssh says',
  t: 'no terminal is opened',
  C: 'set Compression in your ssh config if you need it',
  '4': 'set AddressFamily in your ssh config if you need it',
  '6': 'set AddressFamily in your ssh config if you need it',
  g: 'forwards listen on 127.0.0.1 unless they name an address',
  A: 'your agent is not handed on',
  a: 'your agent is not handed on anyway',
  K: 'no credentials are handed on',
  k: 'no credentials are handed on anyway',
  X: 'no windows are handed on',
  Y: 'no windows are handed on',
  x: 'no windows are handed on anyway',
  M: 'each tunnel has an ssh of its own',
  y: 'Quayside keeps the log',
  '1': 'OpenSSH has no such protocol any more',
  '2': 'OpenSSH has no other protocol',
  // These two take a value; `M` does so only with autossh.
  e: 'no terminal is opened',
  'autossh M': 'Quayside itself watches the tunnel',
};

/** Refused, and why. */
export const REFUSED_FLAGS: Readonly<Record<string, string>> = {
  F: 'reads another config, which can run programs',
  E: 'writes to a file',
  S: 'shares another ssh’s connection through a file',
  w: 'opens a network device',
  I: 'loads a library into ssh',
  O: 'gives orders to another ssh',
  s: 'asks the server for a subsystem',
  G: 'only prints settings',
  Q: 'only prints what ssh can do',
  V: 'only prints ssh’s version',
  b: 'chooses this machine’s address, which a saved tunnel does not keep',
  B: 'chooses this machine’s interface, which a saved tunnel does not keep',
  c: 'chooses ciphers, which a saved tunnel does not keep',
  m: 'chooses check sums, which a saved tunnel does not keep',
  P: 'chooses among the settings of a config, which a saved tunnel does not keep',
};
