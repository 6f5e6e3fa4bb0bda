/** IANA's list read from a file of the user's: what is taken from it, and what is refused with which words. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../main/core/clean-text.ts';
import { readIana, readIanaFile } from '../../main/core/registry/read-iana.ts';
import { readLine, registeredOn } from '../../main/core/registry/registered-text.ts';
import { openSavedLayer } from '../../main/core/registry/saved-layer.ts';
import { ianaList } from '../iana-list.ts';

const NOW = new Date('2027-03-01T00:00:00.000Z');
const ABOUT = { name: 'a list', date: '2020-02-02', today: '2027-03-01' };

const folder = () => mkdtempSync(join(tmpdir(), 'quayside-iana-'));

const fileWith = (content: string | Buffer): string => {
  const path = join(folder(), 'service-names-port-numbers.csv');
  writeFileSync(path, content);
  return path;
};

const read = async (text: string) => {
  const result = await readIana(text, ABOUT);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

const refusal = async (text: string) => {
  const result = await readIana(text, ABOUT);
  return result.ok ? 'read' : `${result.failure.code}: ${result.failure.message}`;
};

describe('what is taken from the list', () => {
  it('are the named pairs, ranges, and the best of several names', async () => {
    const { text, entries, date } = await read(ianaList());
    expect(registeredOn(text, 80)).toEqual([
      { protocol: 'tcp', name: 'http', description: 'World Wide Web HTTP', aliases: ['www', 'www-http'] },
      { protocol: 'udp', name: 'http', description: 'World Wide Web HTTP', aliases: [] },
      { protocol: 'sctp', name: 'http', description: 'HTTP', aliases: [] },
    ]);
    expect(registeredOn(text, 63)).toEqual([
      { protocol: 'tcp', name: 'whoispp', description: 'whois++', aliases: ['whois++'] },
    ]);
    expect(registeredOn(text, 3000)[0]).toMatchObject({ name: 'remoteware-cl', aliases: ['hbci'] });
    expect(registeredOn(text, 5173)[0]?.description).toBe('A service, registered "later"');
    expect([5999, 6000, 6063, 6064].map((port) => registeredOn(text, port).length)).toEqual([0, 2, 2, 0]);
    expect(entries).toBe(1 + 3 + 1 + 1 + 128);
    expect(date).toBe('2027-01-15');
  });

  it('has the file’s own date where no row has one, and believes no date to come', async () => {
    expect((await read(ianaList(['a,1,tcp,A,,,,,,,,']))).date).toBe('2020-02-02');
    expect((await read(ianaList(['a,1,tcp,A,,,2099-01-01,2021-01-01,,,,']))).date).toBe('2021-01-01');
  });

  it('goes by the names of the columns, not by their places', async () => {
    const { text } = await read(
      '\ufeffDescription,TRANSPORT PROTOCOL,Service Name, Port Number \nThe web,TCP,http,80\n',
    );
    expect(text).toBe('80\tt\thttp\tThe web');
  });

  it('passes over what is no named port', async () => {
    const odd = [
      'a,65536,tcp,A,,',
      'a,70-99999,tcp,A,,',
      'a,9-5,tcp,A,,',
      'a,-1,tcp,A,,',
      'a,1e3,tcp,A,,',
      'a,80,icmp,A,,',
      ' ,80,tcp,A,,',
      'short',
      '',
    ];
    expect((await read(ianaList([...odd, 'a,0-1,tcp,A']))).text).toBe('1\tt\ta\tA');
  });

  it('is clean and short, whatever was in the file', async () => {
    const { text } = await read(
      ianaList([
        `"evil\u202e\u0007\u001b[31m,\nname",80,tcp,"a\tb\n\u200bc ${'x'.repeat(9_000)}",,,,,,,,`,
        `${'n'.repeat(500)},81,tcp,D,,,,,,,,`,
      ]),
    );
    const [first, second] = text.split('\n').map(readLine);
    expect(first?.name).toBe('evil\\u202e\\u0007\\u001b[31m-name');
    expect(first?.aliases).toEqual([]);
    expect(first?.description).toMatch(/^a b \\u200bc x+…$/);
    expect(first?.description.length).toBeLessThan(270);
    expect(second?.name).toHaveLength(64);
    expect(text.split('\n')).toHaveLength(2);
  });
});

describe('a list that is refused', () => {
  it.each([
    ['', 'it is empty'],
    ['\n\n', 'it is empty'],
    ['hello', 'no column "service name"'],
    ['Service Name,Port Number,Description\n', 'no column "transport protocol"'],
    ['<!DOCTYPE html><html>', 'a web page or XML'],
    ['\n <?xml version="1.0"?>', 'a web page or XML'],
    ['{"ports": []}', 'no column "service name"'],
    ['PK\u0003\u0004\u0000\u0000', 'it is not text'],
    [ianaList([]), 'it names no port'],
    [ianaList(['a,1,tcp,"never closed,,,,,,,,']), 'ends in the middle'],
    [ianaList(['a,1-65535,tcp,A,,,,,,,,']), 'more than 40000 ports'],
    [
      ianaList(Array.from({ length: 70_000 }, (_, at) => `s${at},${(at % 1000) + 1},tcp,A`)),
      'more than 40000 ports',
    ],
    [
      ianaList(
        Array.from({ length: 30_000 }, (_, at) => `${'n'.repeat(40)}${at},${at + 1},tcp,${'d'.repeat(60)}`),
      ),
      'far larger',
    ],
  ])('%#: says why', async (text, why) => {
    expect(await refusal(text)).toContain(why);
    expect(await refusal(text)).toContain('invalid-input: The file is not IANA');
  });

  it('is never more than refused, whatever is in it', async () => {
    const Cell = fc.oneof(
      fc.string({ maxLength: 20, unit: 'binary' }),
      fc.constantFrom('80', '1-9', '0-65535', 'tcp', 'udp', '"', '""', '\n', ','),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(Cell, { maxLength: 14 }), { maxLength: 12 }), async (rows) => {
        const result = await readIana(ianaList(rows.map((cells) => cells.join(','))), ABOUT);
        if (!result.ok) return;
        // What was read can be kept, and is read again the same.
        const saved = openSavedLayer(folder(), () => NOW);
        expect((await saved.write({ version: 1, ...result.value })).ok).toBe(true);
        expect(cleanText(result.value.text.replace(/[\t\n]/g, ' '), 1_000_000)).toBe(
          result.value.text.replace(/[\t\n]/g, ' '),
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('a file', () => {
  const refused = async (path: string) => {
    const result = await readIanaFile(path, NOW);
    return result.ok ? 'read' : `${result.failure.code}: ${result.failure.message}`;
  };

  it('is read, through a link too, and named', async () => {
    const path = fileWith(ianaList());
    const link = join(folder(), 'link\u202e.csv');
    symlinkSync(path, link);
    const [straight, linked] = await Promise.all([readIanaFile(path, NOW), readIanaFile(link, NOW)]);
    expect(straight).toMatchObject({
      ok: true,
      value: { name: 'IANA, from service-names-port-numbers.csv', date: '2027-01-15' },
    });
    expect(linked).toMatchObject({ ok: true, value: { name: 'IANA, from link\\u202e.csv' } });
  });

  it('may have letters that lie across two pieces', async () => {
    const rows = Array.from(
      { length: 4_000 },
      (_, at) => `svc-${at},${at + 1},tcp,${'é'.repeat(9 + (at % 3))}`,
    );
    const result = await readIanaFile(fileWith(ianaList(rows)), NOW);
    const text = result.ok ? result.value.text : '';
    expect(text.split('\n')).toHaveLength(4_000);
    expect(text).not.toContain('\ufffd');
  });

  it('is not waited for where it is a pipe, and not opened where it is a device, a folder or a socket', async () => {
    const place = folder();
    execFileSync('mkfifo', [join(place, 'pipe')]);
    const server = createServer().listen(join(place, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      for (const path of [place, join(place, 'pipe'), join(place, 'socket'), '/dev/zero', '/dev/null'])
        expect(await refused(path)).toBe('invalid-input: What was chosen is not a plain file.');
    } finally {
      server.close();
    }
  });

  it('is refused by its size before it is read', async () => {
    const path = fileWith(ianaList());
    truncateSync(path, 64 * 1_048_576 + 1);
    expect(await refused(path)).toBe('invalid-input: The file is larger than 64 MB.');
  });

  it('that never ends, though it looks small, is refused by what is read', async () => {
    // A file of the kernel's says it has no bytes.
    expect(await refused('/proc/self/status')).toContain('no column "service name"');
  });

  it('is refused with what is wrong and what to do', async () => {
    expect(await refused('relative.csv')).toBe('invalid-input: The path of the file is not absolute.');
    expect(await refused(join(folder(), 'missing.csv'))).toBe('not-found: There is no such file.');
    expect(await refused(join(fileWith('x'), 'below.csv'))).toBe('not-found: There is no such file.');
    expect(await refused(fileWith(Buffer.from([0xff, 0xfe, 0x41, 0x00])))).toContain('it is not text');
  });

  it('that may not be read says so to those whom rights bind', async () => {
    const path = fileWith(ianaList());
    chmodSync(path, 0);
    // Rights do not bind an administrator.
    const expected = process.getuid?.() === 0 ? 'read' : 'permission: The file may not be read.';
    expect(await refused(path)).toBe(expected);
  });

  it('lets others run while it is folded', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `service-${at},${at + 1},tcp,Some service`);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    // From memory, where nothing else is waited for.
    const result = await readIana(ianaList(rows), ABOUT);
    isDone = true;
    expect(result.ok).toBe(true);
    expect(turns).toBeGreaterThan(40);
  });
});
