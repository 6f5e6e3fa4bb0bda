/** The captures of real tools in `captures/`, and the words with which `doctor replay` is to read each. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('captures/', import.meta.url);
export const fileOf = (name: string): URL => new URL(`${name}.txt`, FOLDER);
export const expectedOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));

/** By the beginning of a capture's name, the longest first. */
const REPLAY_WORDS: readonly (readonly [string, ...string[]])[] = [
  ['freebsd-sockstat', 'sockstat'],
  ['freebsd12-netstat', 'netstat-darwin'],
  ['linux-busybox-netstat', 'netstat-linux'],
  ['linux-netstat', 'netstat-linux'],
  ['linux-proc-net-tcp-big-endian', 'proc-net-tcp', '--endian', 'big'],
  ['linux-proc-net', 'proc-net-tcp', '--endian', 'little'],
  ['linux-ss', 'ss'],
  ['lsof-F', 'lsof-fields'],
  ['mac-lsof', 'lsof'],
  ['mac-netstat', 'netstat-darwin'],
  ['mac-ps', 'ps-darwin'],
  ['ssh-commands', 'ssh-command'],
  ['sshconfig', 'ssh-config'],
  ['win-getnettcp-json', 'get-nettcpconnection-json'],
  ['win-getnettcp-table', 'get-nettcpconnection-table'],
  ['win-getprocess-json', 'win32-process-json'],
  ['win-netstat', 'netstat-win32'],
  ['win-tasklist-csv', 'tasklist-csv'],
  ['win-tasklist-svc', 'tasklist-svc'],
  ['win-wmic', 'wmic-csv'],
];

/** taskkill has no reader: its exit codes say what its words say in the language of the machine. */
export const WITHOUT_READER: readonly string[] = ['win-taskkill-results'];

export const captureNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -'.txt'.length));
export const replayWordsOf = (name: string): readonly string[] => {
  const [, ...words] = REPLAY_WORDS.find(([start]) => name.startsWith(start)) ?? [];
  return words;
};
