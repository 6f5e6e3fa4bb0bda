/** What may be written for ports to check, where that is, and how much of it is too much. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interfaces, isOwn, ownPlaces } from '../../main/core/reach/own-addresses.ts';
import { readTargets } from '../../main/core/reach/read-targets.ts';
import { countPorts, resolveTargets } from '../../main/core/reach/resolve-targets.ts';

const read = (word: string) => {
  const result = readTargets([word]);
  return result.ok ? result.value[0] : result.failure.message;
};

describe('a target', () => {
  it.each([
    ['3000', null, 3000, 3000],
    ['3000-3999', null, 3000, 3999],
    ['1-65535', null, 1, 65_535],
    [' 3000 ', null, 3000, 3000],
    [':3000', null, 3000, 3000],
    ['*:3000', null, 3000, 3000],
    ['localhost:3000', 'localhost', 3000, 3000],
    ['db.test:5432-5440', 'db.test', 5432, 5440],
    ['my_host.local.:80', 'my_host.local.', 80, 80],
    ['127.0.0.1:80', '127.0.0.1', 80, 80],
    ['[::1]:80', '::1', 80, 80],
    ['[fe80::1%eth0]:8080-8081', 'fe80::1%eth0', 8080, 8081],
    ['bücher.test:80', 'xn--bcher-kva.test', 80, 80],
    ['http://localhost:3000', 'localhost', 3000, 3000],
    ['http://localhost:3000/path?a=b#c', 'localhost', 3000, 3000],
    ['https://shop.test', 'shop.test', 443, 443],
    ['HTTP://shop.test/', 'shop.test', 80, 80],
    ['http://[::1]:8080/', '::1', 8080, 8080],
    ['postgres://me:pa:ss@db.test/app', 'db.test', 5432, 5432],
    ['redis://:secret@127.0.0.1:6380/0', '127.0.0.1', 6380, 6380],
  ])('%s', (word, host, from, to) => {
    expect(read(word)).toEqual({ host, from, to });
  });

  it.each([
    ['', /names no port|1 to 65535/],
    ['0', /1 to 65535/],
    ['65536', /1 to 65535/],
    ['03000', /1 to 65535/],
    ['3000-', /1 to 65535/],
    ['-3000', /1 to 65535/],
    ['4000-3000', /lower port/],
    ['1e3', /names no port/],
    ['3000abc', /names no port/],
    ['localhost', /names no port, such as localhost:80/],
    ['localhost:', /names no port/],
    ['localhost:http', /1 to 65535/],
    ['localhost:0', /1 to 65535/],
    ['::1', /\[::1\]:80/],
    ['::1:80', /\[::1\]:80/],
    ['[::1]', /\[::1\]:80/],
    ['[localhost]:80', /no IPv6 address/],
    ['-oProxyCommand=x:80', /name or address/],
    ['a b:80', /name or address/],
    ['a;b:80', /name or address/],
    ['a..b:80', /name or address/],
    ['foo://bar', /no usual one/],
    ['http://', /name or address/],
    ['http://[zz]:80', /name or address/],
  ])('%s is none, and is told why', (word, why) => {
    expect(read(word)).toMatch(why);
  });

  it('never shows the password of an address again', () => {
    expect(read('postgres://me:hunter2@db.test:0/x')).not.toContain('hunter2');
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (word) => {
        const result = readTargets([word]);
        if (!result.ok) return !/[\p{Cc}\u202e]/u.test(result.failure.message);
        const [{ from, to } = { from: 0, to: 0 }] = result.value;
        return from >= 1 && from <= to && to <= 65_535;
      }),
      { numRuns: 3_000 },
    );
  });
});

const info = (address: string, family: 'IPv4' | 'IPv6', internal = false, scopeid = 0) => ({
  address,
  family,
  internal,
  scopeid,
  netmask: '',
  mac: '',
  cidr: null,
});

// The types of Node tell the two families apart by their fields.
const MACHINE = {
  lo: [info('127.0.0.1', 'IPv4', true), info('::1', 'IPv6', true)],
  eth0: [info('fd00::2', 'IPv6'), info('192.0.2.2', 'IPv4'), info('fe80::1', 'IPv6', false, 3)],
} as unknown as Interfaces;

describe('the addresses of this machine', () => {
  it('are loopback first, then those of its networks, IPv4 first, link-local ones with their zone', () => {
    expect(ownPlaces(MACHINE).map(({ address, kind }) => `${kind} ${address}`)).toEqual([
      'loopback 127.0.0.1',
      'loopback ::1',
      'lan 192.0.2.2',
      'lan fd00::2',
      'lan fe80::1%eth0',
    ]);
  });

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '0.0.0.0',
    '::',
    '192.0.2.2',
    'FD00::2',
    'fe80::1%eth0',
    '::ffff:127.0.0.1',
  ])('%s is one', (address) => expect(isOwn(address, MACHINE)).toBe(true));
  it.each(['192.0.2.3', '128.0.0.1', '::2', '10.0.0.1'])('%s is none', (address) =>
    expect(isOwn(address, MACHINE)).toBe(false),
  );
});

describe('where a target is', () => {
  const names: Record<string, { address: string; family: number }[]> = {
    localhost: [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ],
    'db.test': [
      { address: '198.51.100.7', family: 4 },
      { address: '198.51.100.8', family: 4 },
    ],
    'both.test': [
      { address: '127.0.0.1', family: 4 },
      { address: '198.51.100.8', family: 4 },
    ],
  };
  const resolve = async (...words: string[]) => {
    const targets = readTargets(words);
    if (!targets.ok) throw new Error(targets.failure.message);
    return resolveTargets(targets.value, async (name) => names[name] ?? [], MACHINE);
  };

  it('is this machine for no host, for localhost and for its own addresses', async () => {
    const found = await resolve(
      '80',
      'localhost:80',
      '127.0.0.1:80',
      '[::1]:80',
      '192.0.2.2:80',
      '0.0.0.0:80',
    );
    expect(found.map(({ here }) => here)).toEqual([true, true, true, true, true, true]);
    expect(found.map(({ named }) => named.length)).toEqual([0, 2, 1, 1, 1, 0]);
  });

  it('is another host for any name that has another address', async () => {
    const found = await resolve('db.test:80', 'both.test:80', '198.51.100.9:80');
    expect(found.map(({ here, named }) => [here, named.length])).toEqual([
      [false, 2],
      [false, 2],
      [false, 1],
    ]);
  });

  it('is nowhere for an unknown name, which is not this machine', async () => {
    expect(await resolve('nowhere.test:80')).toMatchObject([{ here: false, named: [] }]);
  });

  it('takes all ports of this machine, and 1,024 of others', async () => {
    expect(countPorts(await resolve('1-65535'))).toMatchObject({ ok: true, value: 65_535 });
    expect(countPorts(await resolve('127.0.0.1:1-65535'))).toMatchObject({ ok: true });
    expect(countPorts(await resolve('1-65535', '1-2'))).toMatchObject({ ok: false });
    expect(countPorts(await resolve('db.test:1-1024'))).toMatchObject({ ok: true, value: 1_024 });
    expect(countPorts(await resolve('db.test:1-1025'))).toMatchObject({ ok: false });
    expect(countPorts(await resolve('db.test:1-1000', 'both.test:1-25'))).toMatchObject({ ok: false });
  });
});
