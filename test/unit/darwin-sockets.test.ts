/** Joining what netstat and lsof tell of the same sockets. */
import { describe, expect, it } from 'vitest';
import { createDarwinPlatform } from '../../main/core/platform/darwin/create-darwin-platform.ts';
import { joinSockets, socketKeyOf } from '../../main/core/platform/darwin/join-sockets.ts';
import type { PrintedSocket } from '../../main/core/platform/readers/printed-socket.ts';
import { createMacMachine, type MacMachine } from '../darwin-machine.ts';

const row = (address: string, more: Partial<PrintedSocket> = {}): PrintedSocket => ({
  protocol: 'tcp',
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  port: 80,
  pid: 5,
  ...more,
});
const join = (tcp: PrintedSocket[] | null, lsof: PrintedSocket[] | null) =>
  joinSockets({ netstat: { tcp, udp: [] }, lsof });
const told = (tcp: PrintedSocket[], lsof: PrintedSocket[]) =>
  join(tcp, lsof).map(({ address, pids }) => [address, ...pids]);

describe('netstat and lsof together', () => {
  it('name all holders, also where netstat names one who is not among them', () => {
    expect(told([row('1.1.1.1', { pid: 9 })], [row('1.1.1.1'), row('1.1.1.1', { pid: 3 })])).toEqual([
      ['1.1.1.1', 3, 5, 9],
    ]);
  });

  it('keep apart what differs in port, protocol, family or address', () => {
    const lsof = [
      row('*', { pid: 1 }),
      row('::', { pid: 2 }),
      row('1.1.1.1', { pid: 3, port: 81 }),
      row('1.1.1.1', { pid: 4, protocol: 'udp' }),
    ];
    expect(told([row('1.1.1.1')], lsof)).toEqual([['1.1.1.1', 5]]);
  });

  it('know link-local addresses with a zone and with the kernel’s number as the same', () => {
    expect(told([row('fe80::1%lo0')], [row('fe80:1::1', { pid: 6 })])).toEqual([['fe80::1%lo0', 5, 6]]);
    const [socket] = join([row('fe80::1%lo0')], null);
    const [same] = join(null, [row('fe80:1::1')]);
    expect(socket && same && socketKeyOf(socket) === socketKeyOf(same)).toBe(true);
  });

  it('complete a cut address by the one that begins so and has that pid', () => {
    const cut = row('2001:db8:c0d0:e0');
    const whole = row('2001:db8:c0d0:e070::1');
    expect(told([cut], [whole])).toEqual([['2001:db8:c0d0:e070::1', 5]]);
    expect(told([cut], [{ ...whole, pid: 6 }])).toEqual([['2001:db8:c0d0:e0', 5]]);
    expect(told([cut], [whole, row('2001:db8:c0d0:e071::1')])).toEqual([['2001:db8:c0d0:e0', 5]]);
    expect(told([row('::1')], [row('::1234')])).toEqual([['::1', 5]]);
  });

  it('are lsof alone where netstat failed, and netstat alone where lsof did', () => {
    expect(join(null, [row('*'), row('*', { pid: 6 })])).toMatchObject([
      { address: '0.0.0.0', pids: [5, 6] },
    ]);
    expect(join([row('*', { family: 'dual' })], null)).toMatchObject([{ address: '::', dualStack: true }]);
    expect(join([row('*', { pid: 0 })], [])).toMatchObject([{ pids: [], isKernels: true }]);
  });

  it('take time that grows with the rows alone, also where all are of one port', () => {
    const many = Array.from({ length: 30_000 }, (_, at) =>
      row(`127.${at >> 16}.${(at >> 8) & 255}.${at & 255}`),
    );
    const started = performance.now();
    expect(join(many, many).length).toBe(30_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

const platformOf = (mac: MacMachine) =>
  createDarwinPlatform({
    exec: mac.exec,
    uid: 501,
    kill(asked) {
      if (!mac.processes.some(({ pid }) => pid === asked))
        throw Object.assign(new Error(), { code: 'ESRCH' });
    },
  });

describe('a scan', () => {
  it('leaves out whoever netstat names and is gone, where another holds that UDP port', async () => {
    const mac = createMacMachine();
    mac.processes.push({ pid: 401, program: '/opt/node' });
    mac.sockets.push({ kind: 'udp4', address: '*', port: 5353, pids: [401, 999] });
    const platform = await platformOf(mac);
    const { sockets } = await platform.scan();
    expect(sockets.map(({ holders, hidden }) => [holders.map(({ pid }) => pid), hidden])).toEqual([
      [[401], null],
    ]);
    mac.processes.pop();
    expect((await platform.scan()).sockets).toMatchObject([{ holders: [], hidden: 'gone' }]);
  });

  it.each([
    [401, 402],
    [402, 401],
  ])('sees that one of %i and %i has ended, though netstat tells the same', async (...holders) => {
    const mac = createMacMachine();
    mac.processes.push({ pid: 401, program: '/opt/node' }, { pid: 402, program: '/opt/node' });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 80, pids: holders });
    const platform = await platformOf(mac);
    const pids = async () =>
      (await platform.scan()).sockets.flatMap(({ holders }) => holders.map(({ pid }) => pid));
    expect(await pids()).toEqual([401, 402]);
    mac.processes = mac.processes.filter(({ pid }) => pid !== 401);
    expect(await pids()).toEqual([402]);
  });

  it('gives the same arrays while nothing changed', async () => {
    const mac = createMacMachine();
    mac.processes.push({ pid: 401, program: '/opt/node' });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 80, pids: [401] });
    const platform = await platformOf(mac);
    const first = await platform.scan();
    for (const thorough of [false, true]) {
      const next = await platform.scan({ thorough });
      expect(next.sockets).toBe(first.sockets);
      expect(next.warnings).toBe(first.warnings);
    }
  });
});
