/** Who is connected in the tests of the window. */
import type { Peer, PortConnections } from '../../preload/model.ts';
import { NOW } from './window-machine.ts';

const peer = (change: Partial<Peer> & { total: number }): Peer => {
  const { total } = change;
  const address = change.address ?? '127.0.0.1';
  return {
    address,
    local: true,
    process: null,
    processHidden: null,
    direction: 'in',
    states: { established: total },
    connections: Array.from({ length: Math.min(20, total) }, (_, at) => ({
      state: 'established',
      direction: 'in',
      family: 'ipv4',
      mapped: false,
      localAddress: '127.0.0.1',
      localPort: 6006,
      remoteAddress: address,
      remotePort: 40_000 + at,
    })),
    ...change,
  };
};

const person = (pid: number, name: string, project: string | null = null) => ({
  pid,
  name,
  user: 'ada',
  project,
});

/** Eight peers of one port: programs, hidden ones, other machines. */
export function someConnections(port = 6006): PortConnections {
  const far = [11, 12, 13, 14].map((last) =>
    peer({ total: 1, address: `192.168.1.${last}`, local: false, states: { 'time-wait': 1 } }),
  );
  const peers = [
    peer({ total: 214, process: person(52_100, 'wrk', 'load-tests') }),
    peer({ total: 6, process: person(51_877, 'Google Chrome Helper') }),
    peer({ total: 2, processHidden: 'other-user' }),
    peer({ total: 1, process: person(52_300, 'curl') }),
    ...far,
  ];
  return {
    port,
    protocol: 'tcp',
    at: new Date(NOW).toISOString(),
    total: 227,
    states: { established: 223, 'time-wait': 4 },
    peers,
    morePeers: 0,
    complete: true,
  };
}
