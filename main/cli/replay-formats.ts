/** The formats of `doctor replay`: those that have a reader, and those that come later. */
export const REPLAY_FORMATS = ['proc-net-tcp', 'proc-net-udp', 'ssh-command', 'ssh-config'] as const;
export type ReplayFormat = (typeof REPLAY_FORMATS)[number];

export const LATER_FORMATS: readonly string[] = [
  'ss',
  'netstat-linux',
  'lsof',
  'lsof-fields',
  'netstat-darwin',
  'netstat-win32',
  'get-nettcpconnection-json',
  'tasklist-csv',
  'win32-process-json',
  'sockstat',
];
