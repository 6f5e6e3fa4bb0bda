/** Every call of the contract over every door: valid, invalid, refused, and after a reconnect. */
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, createClient } from '../../preload/client.ts';
import { type CallInput, type CallName, calls } from '../../preload/contract.ts';
import type { Change, FailureCode, Snapshot } from '../../preload/model.ts';
import { IANA_SAMPLE } from '../sample-iana.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { waitUntil } from '../wait-until.ts';
import { DOORS, type OpenDoor } from './doors.ts';

// The real module would start a download here; the router needs only this much of it.
vi.mock('electron', () => ({ ipcMain: new EventEmitter() }));

interface CallCase<K extends CallName> {
  valid: (core: ScriptedCore) => CallInput<K> | Promise<CallInput<K>>;
  /** Each is refused as invalid-input before anything happens. */
  invalid: unknown[];
  /** Valid in form, refused for what it asks; null where nothing of the kind exists. */
  refused: { input: CallInput<K>; code: FailureCode } | null;
}

const TUNNEL = {
  name: 'db-prod',
  destination: 'bastion',
  forwards: [{ kind: 'local' as const, bindPort: 5433, host: 'db', hostPort: 5432 }],
};
const unknownId = { listenerId: 'no-such-listener' };

/** The compiler demands an entry for every call. */
const CASES: { [K in CallName]: CallCase<K> } = {
  'ports.snapshot': {
    valid: () => ({ fresh: true }),
    invalid: [{ fresh: 'yes' }, { more: 1 }, null, [], 'x'],
    refused: null,
  },
  'ports.argv': {
    valid: (core) => ({ listenerId: core.idOf(3000) }),
    invalid: [{}, { listenerId: 1 }, { listenerId: '' }, { listenerId: 'x'.repeat(65) }],
    refused: { input: unknownId, code: 'not-found' },
  },
  'ports.plan': {
    valid: (core) => ({ listenerId: core.idOf(3000) }),
    invalid: [
      {},
      { listenerId: 3000 },
      { listenerId: 'x', graceMs: -1 },
      { listenerId: 'x', graceMs: 1.5 },
      { listenerId: 'x', pid: 1 },
    ],
    refused: { input: unknownId, code: 'not-found' },
  },
  'ports.free': {
    valid: (core) => ({ listenerId: core.idOf(3000), graceMs: 1_000 }),
    invalid: [
      {},
      { pid: 4001 },
      { listenerId: ['x'] },
      { listenerId: 'x', graceMs: 1e9 },
      { listenerId: 'x', overrideProtected: 1 },
      { listenerId: 'x', verb: 'none' },
      { listenerId: 'x', elevate: 'yes' },
    ],
    refused: { input: unknownId, code: 'not-found' },
  },
  'ports.planMany': {
    valid: (core) => ({ listenerIds: [core.idOf(3000), core.idOf(4000)] }),
    invalid: [{}, { listenerIds: [] }, { listenerIds: [3000] }, { listenerIds: Array(101).fill('x') }],
    refused: { input: { listenerIds: ['no-such-listener'] }, code: 'not-found' },
  },
  'ports.freeMany': {
    valid: (core) => ({ targets: [{ listenerId: core.idOf(4000) }], graceMs: 1_000 }),
    invalid: [
      {},
      { targets: [] },
      { targets: ['x'] },
      { targets: [{ listenerId: 'x', pid: 1 }] },
      { targets: [{ listenerId: 'x', verb: 'none' }] },
    ],
    refused: { input: { targets: [unknownId] }, code: 'not-found' },
  },
  'ports.startAgain': {
    valid: async (core) => ({ againId: await core.againOn(3100) }),
    invalid: [{}, { againId: '' }, { argv: ['sh'] }],
    refused: { input: { againId: 'none' }, code: 'not-found' },
  },
  'ports.againLog': {
    valid: async (core) => ({ againId: await core.againOn(3200, true) }),
    invalid: [{}, { againId: 1 }, { path: '/etc/passwd' }],
    refused: { input: { againId: 'none' }, code: 'not-found' },
  },
  'ports.explain': {
    valid: () => ({ port: 3001 }),
    invalid: [{}, { port: 0 }, { port: '3001' }, { port: 3001, protocol: 'sctp' }],
    refused: null,
  },
  'ports.connections': {
    valid: (core) => ({ listenerId: core.idOf(3000) }),
    invalid: [
      {},
      { port: 0 },
      { port: 3000, listenerId: 'x' },
      { listenerId: 'x', each: 201 },
      { port: 3000, protocol: 'sctp' },
    ],
    refused: { input: unknownId, code: 'not-found' },
  },
  'ports.usage': {
    valid: (core) => ({ listenerIds: [core.idOf(3000), 'nobody'] }),
    invalid: [
      {},
      { listenerIds: [] },
      { listenerIds: 'x' },
      { listenerIds: [''] },
      { listenerIds: Array(101).fill('x') },
    ],
    refused: null,
  },
  'ports.cancelFree': { valid: () => ({ freeId: 'none' }), invalid: [{}, { freeId: 0 }], refused: null },
  'ports.forceFree': { valid: () => ({ freeId: 'none' }), invalid: [{}, { freeId: true }], refused: null },
  'ports.next': {
    valid: () => ({ from: 40_000, count: 2 }),
    invalid: [
      { from: 0 },
      { to: 65_536 },
      { from: 9, to: 8 },
      { count: 101 },
      { from: '3000' },
      { protocol: 'sctp' },
    ],
    refused: null,
  },
  'ports.open': {
    valid: (core) => ({ listenerId: core.idOf(3000) }),
    invalid: [{}, { url: 'http://localhost' }],
    refused: { input: unknownId, code: 'not-found' },
  },
  'watching.pause': {
    valid: () => ({ minutes: 15 }),
    invalid: [{ x: 1 }, null, 3, { minutes: 0 }, { minutes: 1441 }, { minutes: 'all' }],
    refused: null,
  },
  'watching.resume': { valid: () => ({}), invalid: [{ x: 1 }, 'now'], refused: null },
  'reservations.add': {
    valid: (core) => ({ port: 3000, name: 'web', project: core.dataFolder }),
    invalid: [
      {},
      { port: 0 },
      { port: 65_536 },
      { port: '3000' },
      { port: 3000, match: { pid: 1 } },
      { port: 3000, name: ' ' },
    ],
    refused: { input: { port: 3000, project: '/no/such/folder' }, code: 'invalid-input' },
  },
  'reservations.remove': {
    valid: async (core) => ({ reservationId: (await core.reserve(3001)).id }),
    invalid: [{}, { reservationId: '' }, { port: 3000 }],
    refused: { input: { reservationId: 'none' }, code: 'not-found' },
  },
  'reservations.accept': {
    valid: async (core) => ({ offerId: await core.offerOn(5173) }),
    invalid: [{}, { offerId: 7 }],
    refused: { input: { offerId: 'none' }, code: 'not-found' },
  },
  'reservations.decline': {
    valid: () => ({ offerId: 'none' }),
    invalid: [{}, { offerId: '' }],
    refused: null,
  },
  'conflicts.ignore': {
    valid: async (core) => ({ conflictId: await core.conflictOn(4000) }),
    invalid: [{}, { conflictId: 'x', ignored: 'yes' }],
    refused: { input: { conflictId: 'none' }, code: 'not-found' },
  },
  'conflicts.reassign': {
    valid: async (core) => ({ conflictId: await core.conflictOn(4000), party: 1 }),
    invalid: [{}, { conflictId: 'x' }, { conflictId: 'x', party: -1 }, { conflictId: 'x', party: 0.5 }],
    refused: { input: { conflictId: 'none', party: 0 }, code: 'not-found' },
  },
  'tunnels.add': {
    valid: () => ({ spec: TUNNEL }),
    invalid: [
      {},
      { spec: {} },
      { spec: { ...TUNNEL, destination: '-oProxyCommand=touch x' } },
      { spec: { ...TUNNEL, forwards: [] } },
      { spec: { ...TUNNEL, password: 'x' } },
    ],
    refused: null,
  },
  'tunnels.change': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL), spec: { ...TUNNEL, name: 'other' } }),
    invalid: [{}, { tunnelId: 'x' }, { tunnelId: 'x', spec: { ...TUNNEL, sshPort: 0 } }],
    refused: { input: { tunnelId: 'none', spec: TUNNEL }, code: 'not-found' },
  },
  'tunnels.remove': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL) }),
    invalid: [{}, { tunnelId: 1 }],
    refused: { input: { tunnelId: 'none' }, code: 'not-found' },
  },
  'tunnels.order': { valid: () => ({ tunnelIds: [] }), invalid: [{}, { tunnelIds: [1] }], refused: null },
  'tunnels.up': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL) }),
    invalid: [{}, { tunnelId: '' }],
    refused: { input: { tunnelId: 'none' }, code: 'not-found' },
  },
  'tunnels.down': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL) }),
    invalid: [{}, { tunnelId: [] }],
    refused: { input: { tunnelId: 'none' }, code: 'not-found' },
  },
  'tunnels.answer': {
    valid: () => ({ questionId: 'none', answer: null }),
    invalid: [{}, { questionId: 'x' }, { questionId: 'x', answer: 1 }],
    refused: null,
  },
  'tunnels.log': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL) }),
    invalid: [{}],
    refused: { input: { tunnelId: 'none' }, code: 'not-found' },
  },
  'tunnels.probe': {
    valid: async (core) => ({ tunnelId: await core.tunnel(TUNNEL) }),
    invalid: [{}],
    refused: { input: { tunnelId: 'none' }, code: 'not-found' },
  },
  'tunnels.describe': {
    valid: () => ({ specs: [TUNNEL, TUNNEL] }),
    invalid: [{}, { specs: [] }, { specs: [1] }, { specs: Array.from({ length: 101 }, () => TUNNEL) }],
    refused: null,
  },
  'tunnels.read': {
    valid: () => ({ command: 'ssh -N -L 5433:db:5432 bastion' }),
    invalid: [{}, { command: '' }, { command: 'x'.repeat(8_001) }],
    refused: { input: { command: 'ssh a; rm -rf x' }, code: 'invalid-input' },
  },
  'tunnels.importable': {
    valid: (core) => {
      const path = `${core.dataFolder}/config`;
      writeFileSync(path, 'Host bastion\n  LocalForward 5433 db:5432\n');
      return { path };
    },
    invalid: [{ path: 1 }, { more: true }],
    refused: { input: { path: '/no/such/config' }, code: 'not-found' },
  },
  'history.list': {
    valid: () => ({ port: 3000, since: '2026-01-01T00:00:00.000Z' }),
    invalid: [{ port: 0 }, { since: 'yesterday' }, { limit: 0 }, { limit: 10_001 }],
    refused: null,
  },
  'registry.about': {
    valid: () => ({ port: 5432 }),
    invalid: [{}, { port: 0 }, { port: 65_536 }, { port: '5432' }, { port: 5432, protocol: 'tcp' }],
    refused: null,
  },
  'registry.search': {
    valid: () => ({ query: 'postgres', limit: 5 }),
    invalid: [
      {},
      { query: ' ' },
      { query: 'x'.repeat(201) },
      { query: 5432 },
      { query: 'x', limit: 0 },
      { query: 'x', limit: 201 },
    ],
    refused: null,
  },
  'registry.update': {
    valid: (core) => {
      const path = `${core.dataFolder}/names.csv`;
      writeFileSync(path, IANA_SAMPLE);
      return { path };
    },
    invalid: [{}, { path: '' }, { path: 1 }, { path: 'x'.repeat(4_097) }, { url: 'https://example.org' }],
    refused: { input: { path: '/no/such/file.csv' }, code: 'not-found' },
  },
  'registry.reset': { valid: () => ({}), invalid: [{ path: '/a.csv' }, null], refused: null },
  'notices.undelivered': {
    valid: () => ({ reason: 'no notification service' }),
    invalid: [{}, { reason: 'x'.repeat(501) }],
    refused: null,
  },
  'reach.start': {
    valid: () => ({ targets: ['3000', '127.0.0.1:4000', '[::1]:80'] }),
    invalid: [
      {},
      { targets: [] },
      { targets: [3000] },
      { targets: [''] },
      { targets: Array(101).fill('1') },
      { targets: ['3000'], protocol: 'sctp' },
      { targets: ['3000'], ask: 1 },
    ],
    refused: { input: { targets: ['70000'] }, code: 'invalid-input' },
  },
  'reach.look': {
    valid: async (core) => ({ checkId: await core.checkOf('3000'), after: 0 }),
    invalid: [{}, { checkId: '' }, { checkId: 'x', after: -1 }],
    refused: { input: { checkId: 'none' }, code: 'not-found' },
  },
  'reach.cancel': { valid: () => ({ checkId: 'none' }), invalid: [{}, { checkId: 0 }], refused: null },
  'settings.get': { valid: () => ({}), invalid: [[1]], refused: null },
  'settings.set': {
    valid: () => ({ theme: 'dark', graceMs: 500 }),
    invalid: [
      { theme: 'pink' },
      { graceMs: '1' },
      { version: 2 },
      { password: 'secret' },
      { protectedNames: [''] },
    ],
    refused: null,
  },
  'host.ephemeral': { valid: () => ({}), invalid: [{ x: 1 }, null], refused: null },
  'desktop.checkForUpdates': {
    valid: () => ({}),
    invalid: [{ url: 'https://x' }, null],
    refused: null,
  },
  'desktop.show': {
    valid: () => ({ place: { view: 'ports', port: 3000 } }),
    invalid: [{ place: { view: 'popover' } }, { place: 'ports' }, { url: 'https://x' }],
    refused: null,
  },
  'desktop.openedFile': {
    valid: () => ({ fileId: 'x' }),
    invalid: [{}, { fileId: '' }, { path: '/etc/passwd' }],
    refused: null,
  },
  'desktop.update': {
    valid: () => ({ step: 'download' }),
    invalid: [{}, { step: 'install' }, { step: 'download', url: 'https://x' }],
    refused: null,
  },
  'desktop.startWithSession': {
    valid: () => ({ on: true }),
    invalid: [{}, { on: 'yes' }, { on: true, path: '/bin/sh' }],
    refused: null,
  },
  'host.doctor': { valid: () => ({}), invalid: [{ deep: true }], refused: null },
};

const NAMES = Object.keys(calls) as CallName[];

describe.each(DOORS)('the contract over a door: $name', (door) => {
  let scripted: ScriptedCore;
  let open: OpenDoor;
  let client: Client;

  beforeEach(async () => {
    scripted = await startScriptedCore();
    open = await door.open(scripted.core.service, { framesPerSecond: 1_000_000 });
    client = createClient({ connect: () => open.connect(), reconnect: true, retryMs: 10 });
    return async () => {
      client.close();
      await open.close();
      await scripted.core.stop();
      expect(scripted.errors).toEqual([]);
    };
  });

  const call = (name: CallName, input: unknown) => client.call(name, input as CallInput<typeof name>);

  it.each(NAMES)('%s takes what is valid', async (name) => {
    const result = await call(name, await CASES[name].valid(scripted));
    expect(result).toMatchObject({ ok: true });
  });

  it.each(NAMES)('%s refuses what is invalid, by name and field, and does nothing', async (name) => {
    const before = scripted.core.service.snapshot();
    for (const input of CASES[name].invalid) {
      const result = await call(name, input);
      expect(result, JSON.stringify(input)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
      if (!result.ok) expect(result.failure.message).toContain(name);
    }
    expect(scripted.platform.signals).toEqual([]);
    expect(scripted.core.service.snapshot()).toBe(before);
  });

  it.each(NAMES.filter((name) => CASES[name].refused !== null))(
    '%s refuses what cannot be, as a typed failure',
    async (name) => {
      const { input, code } = CASES[name].refused ?? {};
      const result = await call(name, input);
      expect(result).toMatchObject({
        ok: false,
        failure: { code, message: expect.any(String), nextStep: expect.any(String) },
      });
    },
  );

  it('frees the process that was seen, tells of it, and ends nothing else', async () => {
    const changes: string[] = [];
    client.on('change', (change) => changes.push(change.type));
    await client.call('ports.snapshot', {});
    const result = await client.call('ports.free', { listenerId: scripted.idOf(3000) });
    expect(result).toMatchObject({ ok: true, value: { outcome: 'freed', pid: 4001, port: 3000 } });
    expect(scripted.platform.signals).toEqual([{ pid: 4001, signal: 'ask' }]);
    await waitUntil(
      'two rows closed and one free told',
      () => changes.filter((type) => type === 'closed').length === 2 && changes.includes('freed'),
    );
  });

  it('starts again what was freed, tells of it, and shows its output', async () => {
    const changes: Change[] = [];
    client.on('change', (change) => changes.push(change));
    await client.call('ports.snapshot', {});
    const againId = await scripted.againOn(3100);
    const result = await client.call('ports.startAgain', { againId });
    expect(result).toMatchObject({ ok: true, value: { again: { port: 3100, started: { pid: 8_000 } } } });
    const started = await waitUntil('it is told', () =>
      changes.find((change) => change.type === 'started-again'),
    );
    expect(result).toMatchObject({ value: { again: started.again } });
    expect(scripted.core.service.snapshot().again).toEqual([started.again]);
    const log = await client.call('ports.againLog', { againId });
    expect(log).toMatchObject({ ok: true, value: { text: 'node server.js\n' } });
    expect(await client.call('ports.startAgain', { againId })).toMatchObject({
      ok: false,
      failure: { code: 'unavailable' },
    });
  });

  it('never ends what is protected', async () => {
    const result = await client.call('ports.free', {
      listenerId: scripted.idOf(4000),
      overrideProtected: true,
    });
    expect(result).toMatchObject({ ok: true, value: { outcome: 'protected' } });
    expect(scripted.platform.signals).toEqual([]);
  });

  it('sends the Snapshot on subscription and the newest after changes', async () => {
    const seen: Snapshot[] = [];
    client.on('snapshot', (snapshot) => seen.push(snapshot));
    await waitUntil('a first Snapshot', () => seen.length > 0);
    expect(seen[0]?.listeners.map((row) => row.port)).toEqual([3000, 3000, 4000, 5353]);
    scripted.platform.setSockets([]);
    await client.call('ports.snapshot', { fresh: true });
    await waitUntil('an empty Snapshot', () => seen.at(-1)?.listeners.length === 0);
    expect(seen.at(-1)?.revision).toBeGreaterThan(seen[0]?.revision ?? 0);
  });

  it('works again after a reconnect, subscriptions included', async () => {
    const seen: Snapshot[] = [];
    client.on('snapshot', (snapshot) => seen.push(snapshot));
    await waitUntil('a first Snapshot', () => seen.length > 0);
    const states: string[] = [];
    client.onState((state) => states.push(state));
    const count = seen.length;
    open.breakConnections();
    await waitUntil('open again', () => states.join() === 'connecting,open');
    await waitUntil('a Snapshot after the reconnect', () => seen.length > count);
    // The free comes last: it ends the process that the other calls ask about.
    const order = NAMES.toSorted((a, b) => Number(a === 'ports.free') - Number(b === 'ports.free'));
    for (const name of order)
      expect(await call(name, await CASES[name].valid(scripted)), name).toMatchObject({ ok: true });
  });

  it('refuses unknown calls and events, and goes on', async () => {
    const transport = await open.connect();
    const answers: { kind: string; id: number | null; failure?: { code: string } }[] = [];
    transport.onMessage((text) => answers.push(JSON.parse(text)));
    for (const name of ['ports.kill', '__proto__', 'constructor', 'toString', '']) {
      await transport.send(JSON.stringify({ kind: 'call', id: 7, name, input: {} }));
      await transport.send(JSON.stringify({ kind: 'subscribe', event: name }));
    }
    await waitUntil('ten refusals', () => answers.length === 10);
    expect(new Set(answers.map((answer) => `${answer.kind} ${answer.failure?.code}`))).toEqual(
      new Set(['failure unknown-call']),
    );
    transport.close();
    expect(await client.call('host.doctor', {})).toMatchObject({ ok: true });
  });
});

describe('a slow or silent core', () => {
  let scripted: ScriptedCore;
  beforeAll(async () => {
    scripted = await startScriptedCore();
  });
  afterAll(() => scripted.core.stop());

  it('is noticed by the client, which says so', async () => {
    const client = createClient({
      connect: async () => ({ send: async () => {}, onMessage() {}, onClose() {}, close() {} }),
      reconnect: false,
      extraTimeoutMs: 20 - calls['host.doctor'].timeoutMs,
    });
    expect(await client.call('host.doctor', {})).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    client.close();
  });

  it.each(DOORS)('refuses a flood over a door ($name) and answers again after it', async (door) => {
    const open = await door.open(scripted.core.service, { framesPerSecond: 100 });
    const client = createClient({ connect: () => open.connect(), reconnect: false });
    const results = await Promise.all(Array.from({ length: 1_000 }, () => client.call('settings.get', {})));
    const busy = results.filter((result) => !result.ok && result.failure.code === 'busy');
    expect(busy.length).toBeGreaterThan(500);
    await waitUntil('an answer', async () => (await client.call('settings.get', {})).ok);
    client.close();
    await open.close();
  });
});
