/**
 * Opens sockets as its one JSON argument says, tells in one line what it opened, and ends with its standard input:
 * `{tcp: [[host, count, options]], udp: [[host, count]], comm: base64, connections, share: [program, ...], reusePort: port}`.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const plan = JSON.parse(process.argv[2] ?? '{}');
const kept = [];
const sockets = [];

async function listen(host, options) {
  const server = createServer((peer) => kept.push(peer));
  server.listen({ host, port: 0, ...options });
  await once(server, 'listening');
  kept.push(server);
  const { address, port } = server.address();
  sockets.push({ protocol: 'tcp', address, port });
  return server;
}

async function bind(host) {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  kept.push(socket);
  const { address, port } = socket.address();
  sockets.push({ protocol: 'udp', address, port });
}

/** With SO_REUSEPORT, which Node cannot set before version 23; port 0 picks one. */
async function listenShared(port) {
  const { default: koffi } = await import('koffi');
  const libc = koffi.load('libc.so.6');
  const call = (declaration, ...values) => {
    const result = libc.func(declaration)(...values);
    if (result < 0) throw new Error(`${declaration} failed with ${koffi.errno()}`);
    return result;
  };
  const fd = call('int socket(int, int, int)', 2, 1, 0);
  const one = Buffer.from([1, 0, 0, 0]);
  const address = Buffer.alloc(16);
  address.writeUInt16LE(2, 0);
  address.writeUInt16BE(port, 2);
  address.set([127, 0, 0, 1], 4);
  call('int setsockopt(int, int, int, const void *, int)', fd, 1, 15, one, 4);
  call('int bind(int, const void *, int)', fd, address, 16);
  call('int listen(int, int)', fd, 16);
  const length = Buffer.from([16, 0, 0, 0]);
  call('int getsockname(int, void *, void *)', fd, address, length);
  sockets.push({ protocol: 'tcp', address: '127.0.0.1', port: address.readUInt16BE(2) });
}

if (plan.comm) writeFileSync('/proc/self/comm', Buffer.from(plan.comm, 'base64'));
let first = null;
for (const [host, count, options] of plan.tcp ?? []) {
  for (let i = 0; i < count; i++) first = (await listen(host, options)) && (first ?? kept.at(-1));
}
for (const [host, count] of plan.udp ?? []) for (let i = 0; i < count; i++) await bind(host);
for (let i = 0; i < (plan.connections ?? 0); i++) {
  const { address, port } = first.address();
  const client = connect(port, address);
  await once(client, 'connect');
  kept.push(client);
}
if (plan.reusePort !== undefined) await listenShared(plan.reusePort);
// Children that inherit the first listener, as the workers of a pre-forking server do.
const children = (plan.share ?? []).map((program) =>
  spawn(program[0], program.slice(1), { stdio: ['ignore', 'ignore', 'ignore', first._handle.fd] }),
);
await Promise.all(children.map((child) => once(child, 'spawn')));

process.stdout.write(`${JSON.stringify({ sockets, children: children.map((child) => child.pid) })}\n`);
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
process.stdin.on('end', () => process.exit()).resume();
