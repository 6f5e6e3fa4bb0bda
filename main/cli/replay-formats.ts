/** The formats of `doctor replay`. */
export const REPLAY_FORMATS = [
  'proc-net-tcp',
  'proc-net-udp',
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
  'get-nettcpconnection-table',
  'wmic-csv',
  'tasklist-svc',
  'netsh-excludedportrange',
  'ps-darwin',
  'ssh-command',
  'ssh-config',
] as const;
export type ReplayFormat = (typeof REPLAY_FORMATS)[number];
