/** A server of a test's own, clients of it in processes of their own, and what `ss` says of their connections. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

/** Connects so many times to each host, says so, and stays until it is ended. */
const CLIENT = `
  const [port, ...pairs] = process.argv.slice(1);
  const { connect } = require('node:net');
  let left = 0;
  const sockets = [];
  for (const pair of pairs) {
    const [host, count] = pair.split(' ');
    for (let at = 0; at < Number(count); at++) {
      left++;
      const socket = connect({ port: Number(port), host, allowHalfOpen: true });
      socket.on('error', () => process.exit(1)).resume();
      socket.once('connect', () => --left === 0 && console.log('connected'));
      sockets.push(socket);
    }
  }
  setInterval(() => sockets.length, 60_000);
`;

/** Connects once, hands its socket down to a child, and says both pids. */
const HANDED_DOWN = `
  use IO::Socket::INET;
  $| = 1;
  my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ARGV[0]) or die;
  my $child = fork;
  if ($child) { print "parent $$ child $child\\n"; waitpid $child, 0; } else { <STDIN>; }
`;

export interface ClientStage {
  readonly port: number;
  readonly accepted: readonly Socket[];
  /** `[host, count]`: connected, and accepted, when it settles. */
  clients(...pairs: [host: string, count: number][]): Promise<ChildProgram>;
  handedDown(): Promise<{ parent: number; child: number }>;
  end(): Promise<void>;
}

export async function startClientStage(host = '::'): Promise<ClientStage> {
  const accepted: Socket[] = [];
  const programs: ChildProgram[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (peer) => {
    peer.on('error', () => undefined).resume();
    accepted.push(peer);
  }).listen({ port: 0, host, backlog: 4_096 });
  await once(server, 'listening');
  // A listening TCP server always has such an address.
  const { port } = server.address() as AddressInfo;
  const start = async (program: string, argv: string[], word: RegExp) => {
    const started = startProgram(program, argv, process.env);
    programs.push(started);
    await started.says(word, 60_000);
    return started;
  };
  return {
    port,
    accepted,
    async clients(...pairs) {
      const before = accepted.length;
      const count = pairs.reduce((sum, [, one]) => sum + one, 0);
      const words = pairs.map(([to, one]) => `${to} ${one}`);
      const started = await start(process.execPath, ['-e', CLIENT, String(port), ...words], /connected/);
      while (accepted.length < before + count) await once(server, 'connection');
      return started;
    },
    async handedDown() {
      const { out } = await start('perl', ['-e', HANDED_DOWN, String(port)], /child \d+/);
      const [, parent, child] = /parent (\d+) child (\d+)/.exec(out()) ?? [];
      return { parent: Number(parent), child: Number(child) };
    },
    async end() {
      // Reset, so that no thousands of them linger: the tests after this one need their numbers.
      for (const socket of accepted) socket.resetAndDestroy();
      await endAll(programs);
      server.close();
      await once(server, 'close');
    },
  };
}

/** Rows of `ss -tan`, without listeners, as `STATE local peer`; sorted. */
export function rowsOfSs(port: number): string[] {
  const out = execFileSync('ss', ['-Htan', 'sport', '=', `:${port}`], { encoding: 'utf8', maxBuffer: 1e8 });
  return out
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([state]) => state && state !== 'LISTEN')
    .map(([state, , , local, remote]) => `${state} ${local} ${remote}`)
    .sort();
}
