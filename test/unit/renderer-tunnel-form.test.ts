/** The editor's fields, the file of tunnels, and the list to import from. */
import { describe, expect, it } from 'vitest';
import type { TunnelSpec } from '../../preload/model.ts';
import { candidateRows, fileRows, firstPicks } from '../../renderer/tunnels/import-list.ts';
import { specOf } from '../../renderer/tunnels/spec-of.ts';
import { readTunnelFile, writeTunnelFile } from '../../renderer/tunnels/tunnel-file.ts';
import {
  emptyForward,
  emptyTunnel,
  formOf,
  readTunnelForm,
  type TunnelForm,
} from '../../renderer/tunnels/tunnel-form.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';

const SPEC = specOf(SAMPLE_TUNNEL);
const FULL: TunnelSpec = {
  name: 'all of it',
  carrier: 'ssh',
  destination: 'staging',
  user: 'deploy',
  sshPort: 2222,
  jump: ['ada@bastion:22', 'gate'],
  identityFile: '~/.ssh/id_ed25519',
  forwards: [
    { kind: 'local', bindAddress: '127.0.0.1', bindPort: 5433, host: 'db', hostPort: 5432 },
    { kind: 'remote', bindPort: 0, host: 'localhost', hostPort: 3000 },
    { kind: 'dynamic', bindAddress: '::1', bindPort: 1080 },
    { kind: 'local', bindSocket: '/tmp/a.sock', hostSocket: '/var/run/docker.sock' },
    { kind: 'remote', bindPort: 1081 },
  ],
  autoStart: true,
  tags: ['work', 'two words'],
};

describe('the form', () => {
  it.each([SPEC, FULL, { ...SPEC, carrier: 'relay' as const, destination: '' }])(
    'holds a tunnel and gives it back: $name, $carrier',
    (spec) => {
      expect(readTunnelForm(formOf(spec))).toEqual({ spec, errors: null });
    },
  );

  const wrong = (change: Partial<TunnelForm>) => readTunnelForm({ ...formOf(SPEC), ...change }).errors;
  const forward = (change: object) => ({
    forwards: [
      { ...formOf(SPEC).forwards[0], ...emptyForward(0), bind: '1', host: 'h', hostPort: '2', ...change },
    ],
  });

  it.each<[string, Partial<TunnelForm>]>([
    ['name', { name: ' ' }],
    ['destination', { destination: '-oProxyCommand=x' }],
    ['destination', { destination: '' }],
    ['destination', { destination: 'a b' }],
    ['user', { user: '$(id)' }],
    ['sshPort', { sshPort: '70000' }],
    ['sshPort', { sshPort: '22a' }],
    ['jump', { jump: '-x' }],
    ['identityFile', { identityFile: 'id_rsa' }],
    ['tags', { tags: 'x'.repeat(41) }],
    ['forwards.0.bind', forward({ bind: '' })],
    ['forwards.0.bind', forward({ bind: '65536' })],
    ['forwards.0.bind', forward({ bind: '/a:b' })],
    ['forwards.0.bindAddress', forward({ bindAddress: '-g' })],
    ['forwards.0.host', forward({ host: 'a;b' })],
    ['forwards.0.host', forward({ host: '', hostPort: '' })],
    ['forwards.0.hostPort', forward({ hostPort: '' })],
    ['forwards.0.hostPort', forward({ hostPort: 'x' })],
  ])('names %s where that is wrong', (field, change) => {
    const errors = wrong(change);
    expect(Object.keys(errors ?? {})).toContain(field);
    // In our words, not in the validator's.
    expect(errors?.[field]).toMatch(/^[A-Z][A-Za-z ]+ (must|does) .+\.$/);
  });

  it('reads nothing of fields that do not belong to what is chosen', () => {
    const read = readTunnelForm({ ...formOf(FULL), carrier: 'relay', forwards: formOf(SPEC).forwards });
    expect(read.spec).toMatchObject({ carrier: 'relay', destination: '' });
    expect(read.spec).not.toHaveProperty('user');
    const socks = readTunnelForm({
      ...formOf(SPEC),
      forwards: [{ ...emptyForward(0), kind: 'dynamic', bind: '1080', host: 'left', hostPort: '1' }],
    });
    expect(socks.spec?.forwards).toEqual([{ kind: 'dynamic', bindPort: 1080 }]);
  });

  it('is wrong while it is empty', () => {
    expect(Object.keys(readTunnelForm(emptyTunnel).errors ?? {})).toEqual(
      expect.arrayContaining(['name', 'forwards.0.bind']),
    );
  });
});

describe('the file', () => {
  it('comes back as it was written', () => {
    const file = readTunnelFile(writeTunnelFile([SPEC, FULL]));
    expect(file.entries?.map(({ spec }) => spec)).toEqual([SPEC, FULL]);
  });

  it('may be a bare list, or what Quayside keeps itself', () => {
    expect(readTunnelFile(JSON.stringify([SPEC])).entries?.[0]?.spec).toEqual(SPEC);
    const own = { version: 1, tunnels: [{ id: 'x', spec: SPEC }] };
    expect(readTunnelFile(JSON.stringify(own)).entries?.[0]?.spec).toEqual(SPEC);
  });

  it.each([
    ['{', 'not JSON'],
    ['{"a":1}', 'no list'],
    ['null', 'no list'],
    ['[]', 'no tunnel'],
    [JSON.stringify(Array(501).fill(1)), 'more than 500'],
    [' '.repeat(2_000_001), 'too large'],
  ])('is refused: %.12s', (text, words) => {
    expect(readTunnelFile(text).problem).toContain(words);
  });

  it('names every mistake, and takes what is right', () => {
    const file = readTunnelFile(
      JSON.stringify([
        SPEC,
        {
          ...SPEC,
          name: 'evil',
          destination: '-oProxyCommand=id',
          forwards: [{ kind: 'local', bindPort: 99_999 }],
        },
        { ...SPEC, secret: 1 },
        7,
      ]),
    );
    expect(file.entries?.map(({ spec }) => spec !== null)).toEqual([true, false, false, false]);
    expect(file.entries?.[1]?.title).toBe('evil');
    expect(file.entries?.[1]?.mistakes.join(' ')).toMatch(/Destination must .*Forward 1: Port must/);
    expect(file.entries?.[2]?.mistakes).toEqual(['There is no field secret.']);
    expect(file.entries?.[3]?.title).toBe('Entry 4');
    expect(file.entries?.[3]?.mistakes).toEqual(['It must be an object with the fields of a tunnel.']);
  });
});

describe('what can be imported', () => {
  const candidate = {
    alias: 'gate',
    spec: SPEC,
    sentence: 'It does.',
    refused: null,
    warnings: [],
    known: false,
  };
  it('picks what is right and new', () => {
    const rows = candidateRows([
      candidate,
      { ...candidate, known: true },
      { ...candidate, refused: 'A pattern.' },
      { ...candidate, spec: null },
    ]);
    expect([...firstPicks(rows)]).toEqual(['0/gate']);
    expect(rows[3]?.refused).toBe('It forwards nothing.');
  });
  it('says who else could use it, and leaves an open proxy to be picked by hand', () => {
    const open = (kind: 'local' | 'dynamic', bindPort: number): TunnelSpec['forwards'] => [
      { kind, bindAddress: '0.0.0.0', bindPort, ...(kind === 'local' && { host: 'db', hostPort: 5432 }) },
    ];
    const shared = { ...SPEC, name: 'shared', forwards: [...open('local', 5433), ...open('local', 5434)] };
    const proxy = { ...SPEC, name: 'proxy', forwards: open('dynamic', 1080), autoStart: true };
    const { entries } = readTunnelFile(writeTunnelFile([SPEC, shared, proxy]));
    for (const rows of [
      fileRows(entries ?? [], [], () => undefined),
      candidateRows([SPEC, shared, proxy].map((spec) => ({ ...candidate, alias: spec.name, spec }))),
    ]) {
      expect(rows.map(({ warnings }) => warnings[0] ?? '')).toEqual([
        '',
        expect.stringMatching(/^Everybody in your network can use this forward/),
        expect.stringMatching(/^Everybody in your network can reach whatever/),
      ]);
      expect(rows[1]?.warnings).toHaveLength(1);
      expect([...firstPicks(rows)]).toEqual([`0/${SPEC.name}`, '1/shared']);
    }
    expect(fileRows(entries ?? [], [], () => undefined)[2]?.warnings[1]).toMatch(/^It comes up by itself/);
  });
  it('knows by name what a file has twice', () => {
    const file = readTunnelFile(writeTunnelFile([SPEC, FULL]));
    const rows = fileRows(file.entries ?? [], [SAMPLE_TUNNEL], () => undefined);
    expect(rows.map(({ known }) => known)).toEqual([true, false]);
  });
});
