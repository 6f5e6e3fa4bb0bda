/** How to look at a port without Quayside: commands to copy, for the shell that the system comes with. */
import type { PortReference, Protocol } from '../../../preload/model.ts';

type Commands = PortReference['byHand'];

/** `system` as the platform names it, such as `Linux 6.1`; `protocols` are what is known on the port, TCP first. */
export function commandsByHand(port: number, protocols: readonly Protocol[], system: string): Commands {
  const isTcp = protocols.includes('tcp') || protocols.length === 0;
  const isUdp = protocols.includes('udp');
  return [
    ...(/^windows/i.test(system) ? windows : unix)(port, isTcp, isUdp, !/^(darwin|.*bsd)/i.test(system)),
    ...(isTcp ? tunnels(port) : []),
  ];
}

function unix(port: number, isTcp: boolean, isUdp: boolean, hasSs: boolean): Commands {
  return [
    ...(hasSs && isTcp ? [{ title: 'Who listens (TCP)', command: `ss -Hltnp 'sport = :${port}'` }] : []),
    ...(hasSs && isUdp ? [{ title: 'Who listens (UDP)', command: `ss -Hlunp 'sport = :${port}'` }] : []),
    ...(isTcp ? [{ title: 'Which process (TCP)', command: `lsof -nP -iTCP:${port} -sTCP:LISTEN` }] : []),
    ...(isUdp ? [{ title: 'Which process (UDP)', command: `lsof -nP -iUDP:${port}` }] : []),
    ...(isTcp ? [{ title: 'Does it answer', command: `nc -vz -w 2 localhost ${port}` }] : []),
    ...(isUdp ? [{ title: 'Send it a datagram', command: `nc -u -w 2 localhost ${port}` }] : []),
  ];
}

function windows(port: number, isTcp: boolean, isUdp: boolean): Commands {
  return [
    ...(isTcp
      ? [{ title: 'Who listens (TCP)', command: `Get-NetTCPConnection -State Listen -LocalPort ${port}` }]
      : []),
    ...(isUdp ? [{ title: 'Who listens (UDP)', command: `Get-NetUDPEndpoint -LocalPort ${port}` }] : []),
    { title: 'Which process', command: `netstat -ano | findstr ":${port} "` },
    ...(isTcp ? [{ title: 'Does it answer', command: `Test-NetConnection localhost -Port ${port}` }] : []),
  ];
}

/** Here the lower ports are often for administrators; there they are as they are. */
const localPort = (port: number): number => (port < 1024 ? port + 8000 : port);

const tunnels = (port: number): Commands => [
  {
    title: 'Reach the one of another machine from here',
    command: `ssh -N -L ${localPort(port)}:localhost:${port} user@host`,
  },
  {
    title: 'Let another machine reach this one',
    command: `ssh -N -R ${localPort(port)}:localhost:${port} user@host`,
  },
];
