/** The text of a quayside.json: what counts, and what is said of the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProjectFile } from '../../main/core/projects/project-file.ts';

const FILE = '/home/dev/web-shop/quayside.json';
const read = (text: string) => parseProjectFile(text, FILE);
const ports = (text: string) =>
  read(text).entries.map(({ name, port, protocol }) => `${name} ${port} ${protocol}`);
const messages = (text: string) => read(text).problems.map(({ message }) => message);

describe('a file without mistakes', () => {
  it('gives its ports, short and long, and its name', () => {
    const text = `{
      "name": "Web shop",
      "ports": {
        "web": 3000,
        "api": {"port": 4000, "protocol": "tcp"},
        "dns": {"port": 3000, "protocol": "udp", "command": "dnsmasq"},
        "db": {"port": 5432, "container": "shop-db"}
      }
    }`;
    expect(ports(text)).toEqual(['web 3000 tcp', 'api 4000 tcp', 'dns 3000 udp', 'db 5432 tcp']);
    expect(read(text)).toMatchObject({ name: 'Web shop', problems: [] });
    expect(read(text).entries.map(({ match }) => match)).toEqual([
      {},
      {},
      { command: 'dnsmasq' },
      { container: 'shop-db' },
    ]);
  });

  it('may begin with a byte order mark, have Windows’ line ends, and be empty of ports', () => {
    expect(read('\ufeff{"ports": {\r\n"web": 3000\r\n}}\r\n')).toMatchObject({
      entries: [{ name: 'web', port: 3000 }],
      problems: [],
    });
    expect(read('{}')).toEqual({ name: null, entries: [], problems: [] });
    expect(read('{"ports": {}}')).toEqual({ name: null, entries: [], problems: [] });
  });

  it('shows what is invisible in names', () => {
    expect(ports('{"ports": {"we\\u202eb\\n": 3000}}')).toEqual(['we\\u202eb 3000 tcp']);
    expect(read('{"name": "a\\u0007b"}').name).toBe('a\\u0007b');
  });
});

describe('a file with mistakes', () => {
  /** Each in line 3, beside an entry that still counts. */
  const WRONG: [string, string, string, string][] = [
    ['a port above 65535', '"web": 65536', 'ports.web: 65536 is not a port.', 'Use a whole number'],
    ['the port 0', '"web": 0', 'ports.web: 0 is not a port.', 'from 1 to 65535'],
    ['a negative port', '"web": -1', 'ports.web: -1 is not a port.', 'from 1 to 65535'],
    ['half a port', '"web": 3000.5', 'ports.web: 3000.5 is not a whole number.', 'Use a whole number'],
    ['a port in quotes', '"web": "3000"', 'ports.web: "3000" is not a port.', 'Write 3000 without quotes.'],
    ['a word for a port', '"web": "http"', 'ports.web: "http" is not a port.', 'Use a whole number'],
    ['no port', '"web": null', 'ports.web: null is not a port.', 'Use a whole number'],
    ['a list', '"web": [3000]', 'ports.web: a list is not a port.', 'Use a whole number'],
    ['an entry without a port', '"web": {}', 'ports.web: port is missing.', 'Write {"port": 3000}.'],
    [
      'a wrong port in an entry',
      '"web": {"port": 99999}',
      'ports.web.port: 99999 is not a port.',
      'Use a whole number',
    ],
    [
      'a wrong protocol',
      '"web": {"port": 3000, "protocol": "http"}',
      'ports.web.protocol: "http" is not a protocol.',
      'Write "tcp" or "udp".',
    ],
    [
      'a wrong command',
      '"web": {"port": 3000, "command": 5}',
      'ports.web.command: 5 is not a word',
      'in quotes',
    ],
    [
      'an empty container',
      '"web": {"port": 3000, "container": ""}',
      'ports.web.container: "" is not a word',
      'in quotes',
    ],
    [
      'a port that stands twice',
      '"web": 4000',
      'ports.web: 4000 (tcp) stands at api already, which counts.',
      'Give one of the two another port.',
    ],
    [
      'a key that stands twice',
      '"api": 3000',
      'ports.api: this key stands in line 2 already, which counts.',
      'Remove one of the two',
    ],
    ['an entry without a name', '"": 3000', 'ports.: an entry needs a name.', 'Say what the port is for'],
  ];

  it.each(WRONG)(
    'names file, line, key and reason of %s; the rest counts',
    (_what, entry, reason, advice) => {
      const text = `{"ports": {\n"api": 4000,\n${entry}\n}}`;
      expect(ports(text)).toEqual(['api 4000 tcp']);
      const { problems } = read(text);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toContain(`${FILE}, line 3, ${reason}`);
      expect(problems[0]?.nextStep).toContain(advice);
      expect(problems[0]?.code).toBe('project-file');
    },
  );

  it('says an unknown field, and lets its entry count', () => {
    const text = '{"prots": 1, "ports": {\r\n"web": {"port": 3000, "prot": "udp"}}}';
    expect(ports(text)).toEqual(['web 3000 tcp']);
    expect(messages(text)).toEqual([
      `${FILE}, line 1, prots: no such field is known.`,
      `${FILE}, line 2, ports.web.prot: no such field is known.`,
    ]);
  });

  it.each([
    ['{"ports": {"web": 3000,}}', 'line 1, column 24: there is a comma too many'],
    ['{"ports": {\n  "web" 3000}}', 'line 2, column 9: a colon is missing'],
    ['{"ports": {\r\n  // ours\r\n', 'line 2, column 3: there are no comments in JSON'],
    ['{"ports": {"web": 3000', 'line 1, column 23: it ends where a comma or } should be'],
    ["{'ports': {}}", 'line 1, column 2: a name in double quotes is missing'],
    ['{"ports": {"web": 03000}}', 'line 1, column 20: a comma or } is missing'],
    ['', 'line 1, column 1: it ends where a value should be'],
    ['{} {}', 'line 1, column 4: there is something after the end'],
    [`${'['.repeat(200)}`, 'it is nested too deeply'],
  ])('says where %j is not JSON', (text, where) => {
    expect(read(text).entries).toEqual([]);
    expect(messages(text)).toHaveLength(1);
    expect(messages(text)[0]).toContain(`${FILE} is not JSON: `);
    expect(messages(text)[0]).toContain(where);
  });

  it.each(['[]', '3000', '"web"', 'null', '{"ports": [3000]}', '{"ports": 3000}'])(
    'says that %s is no object',
    (text) => {
      expect(read(text).entries).toEqual([]);
      expect(messages(text)[0]).toMatch(/line 1.*is not an object\.$/);
    },
  );

  it('takes 200 entries and says how many there are', () => {
    const entries = Array.from({ length: 250 }, (_, i) => `"p${i}": ${3000 + i}`);
    const text = `{"ports": {\n${entries.join(',\n')}}}`;
    expect(read(text).entries).toHaveLength(200);
    expect(messages(text)).toEqual([
      `${FILE}, line 202, ports.p200: only the first 200 of 250 entries count.`,
    ]);
  });

  it('does not read more than 64 kB', () => {
    const text = `{"ports": {"web": 3000}}${' '.repeat(65_536)}`;
    expect(read(text).entries).toEqual([]);
    expect(messages(text)).toEqual([`${FILE} is larger than 64 kB and was not read.`]);
  });

  it('tells 20 mistakes and counts the others, however many there are', () => {
    const text = `{"ports": {${Array.from({ length: 8_000 }, () => '"a":0').join(',')}}}`;
    expect(messages(text)).toHaveLength(21);
    expect(messages(text).at(-1)).toBe(`${FILE} has 7980 more problems.`);
  });

  it('keeps what could steer a terminal out of its words', () => {
    const text = '{"ports": {"\\u001b[31m\\u202e": "\\u001b]0;x\\u0007"}}';
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(messages(text).join()).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

const VALID = JSON.stringify(
  {
    name: 'shop',
    ports: {
      web: 3000,
      api: { port: 4000, protocol: 'tcp', command: 'node' },
      dns: { port: 5353, protocol: 'udp' },
    },
  },
  null,
  2,
);

/** A part of the text taken out, doubled, or something else put in its place. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(VALID.length),
      length: fc.nat(12),
      put: fc.oneof(
        fc.constantFrom(
          '',
          '{',
          '}',
          '"',
          ',',
          ':',
          '\\',
          '[',
          '-',
          '0',
          '9',
          'e',
          '.',
          '\n',
          '\ufeff',
          '"web"',
          '"port"',
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((changes) =>
    changes.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), VALID),
  );

const NUMBERS = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

describe('any change of a file', () => {
  it('never throws, and never gives a port, protocol or command that is not in the text', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { entries, problems } = read(text);
        const numbers = new Set([...text.matchAll(NUMBERS)].map(([number]) => Number(number)));
        for (const { port, protocol, match } of entries) {
          expect(numbers).toContain(port);
          expect(port).toBeGreaterThan(0);
          expect(port).toBeLessThan(65_536);
          if (protocol === 'udp') expect(text).toContain('"udp"');
          if (match.command?.match(/^[a-z]+$/)) expect(text).toContain(match.command);
        }
        const slots = entries.map(({ port, protocol }) => `${port} ${protocol}`);
        expect(new Set(slots).size).toBe(slots.length);
        for (const { message, nextStep } of problems) {
          expect(message).toContain(FILE);
          expect(message).toMatch(/^[^\n]+\.$/);
          expect(nextStep).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives what JSON.parse gives where nothing is wrong', () => {
    const entry = fc.record({
      port: fc.integer({ min: 1, max: 65_535 }),
      protocol: fc.constantFrom('tcp', 'udp'),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), entry),
        fc.constantFrom(0, 2),
        (given, indent) => {
          const { entries, problems } = read(JSON.stringify({ ports: given }, null, indent));
          const slots = new Set(Object.values(given).map(({ port, protocol }) => `${port} ${protocol}`));
          expect(new Set(entries.map(({ port, protocol }) => `${port} ${protocol}`))).toEqual(slots);
          expect(problems).toHaveLength(Object.keys(given).length - slots.size);
        },
      ),
    );
  });
});
