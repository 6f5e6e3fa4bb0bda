/** Conflicts among real servers in real folders: both sides named, and who is said to answer really does. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conflict, Family } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type ConflictMachine, startConflictMachine, whoAnswers } from './conflict-machine.ts';

let machine: ConflictMachine;
let port: number;

beforeEach(async () => {
  machine = await startConflictMachine();
  port = await freePort('::');
});
afterEach(() => machine.stop());

const oneOf = (kind: Conflict['kind'], on = port): Promise<Conflict> =>
  waitUntil(`a conflict of the kind ${kind} on ${on}`, async () =>
    (await machine.conflictsOn(on)).find((conflict) => conflict.kind === kind),
  );

describe('a port that is reserved', () => {
  it('and taken by a server of another folder names both, and can be given to it', async () => {
    const shop = machine.folder('web-shop');
    await machine.reserve(port, shop);
    const taker = await machine.serve(machine.folder('api'), port, '127.0.0.1');
    const conflict = await oneOf('reserved-taken');
    expect(conflict.message).toBe(`${port} (web-shop) was taken by node in ~/api`);
    expect(conflict.parties[1]?.process?.pid).toBe(taker.child.pid);
    expect(machine.told(port)).toEqual(['conflict reserved-taken']);

    const given = await machine.core.service.handlers['conflicts.reassign']({
      conflictId: conflict.id,
      party: 1,
    });
    expect(given).toMatchObject({ ok: true, value: { reservation: { port, source: 'user' } } });
    expect(await machine.conflictsOn(port)).toEqual([]);
    await taker.end();
    await machine.serve(shop, port, '127.0.0.1');
    const turned = await oneOf('reserved-taken');
    expect(turned.parties[1]?.name).toBe('node in ~/web-shop');
  });

  it('has one conflict for a holder on both addresses, and none for its own', async () => {
    const shop = machine.folder('web-shop');
    await machine.reserve(port, shop);
    await machine.serve(machine.folder('web-shop/packages/front'), port, '127.0.0.1');
    await waitUntil('its row', async () => (await machine.rowsOn(port))[0]?.owner);
    expect(await machine.conflictsOn(port)).toEqual([]);
  });

  it('is told as soon as it is reserved, and freed by what is suggested', async () => {
    const taker = await machine.serve(machine.folder('api'), port, '127.0.0.1');
    await waitUntil('its row', async () => (await machine.rowsOn(port))[0]?.owner);
    await machine.reserve(port, machine.folder('web-shop'));
    const conflict = await oneOf('reserved-taken');
    const suggestion = conflict.suggestions.find(({ action }) => action === 'free');
    const freed = await machine.core.service.handlers['ports.free']({
      listenerId: suggestion?.listenerId ?? '',
      graceMs: 3_000,
      overrideProtected: false,
      elevate: false,
    });
    expect(freed).toMatchObject({ ok: true, value: { outcome: 'freed', pid: taker.child.pid } });
    expect(await machine.conflictsOn(port)).toEqual([]);
    await waitUntil('the end being told', () => machine.told(port).includes('resolved reserved-taken'));
  });
});

describe('a port that two servers hold', () => {
  const ADDRESS: Record<Family, string> = { ipv4: '127.0.0.1', ipv6: '::1' };

  async function expectTruth(program: string): Promise<void> {
    const conflict = await oneOf('split');
    const nameOf = (folder: string) => `${program} in ~/${basename(folder)}`;
    for (const family of ['ipv4', 'ipv6'] as const) {
      const said = conflict.parties.filter(({ localhost }) => localhost.includes(family));
      const answers = await whoAnswers(port, ADDRESS[family]).then(
        (folder) => [nameOf(folder)],
        () => [],
      );
      expect(
        said.map(({ name }) => name),
        family,
      ).toEqual(answers);
    }
    // By name as well: the first of the parties is who a program gets to that asks for localhost.
    const first = await whoAnswers(port, 'localhost').then(nameOf, () => null);
    if (first) expect(conflict.parties[0]?.name).toBe(first);
    expect(/localhost gets to (\S+ in [^ ,;]+)/.exec(conflict.message)?.[1] ?? null).toBe(first);
    expect(machine.told(port)).toEqual(['conflict split']);
  }

  it.each([
    ['127.0.0.1', '::1'],
    ['::1', '127.0.0.1'],
    ['0.0.0.0', '::1'],
  ])('on %s and %s says truly who answers', async (one, other) => {
    await machine.serve(machine.folder('shop'), port, one);
    await machine.serve(machine.folder('api'), port, other);
    await expectTruth('node');
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['127.0.0.1', '0.0.0.0'],
    ['::', '127.0.0.1'],
    ['::', '::1'],
    ['::only', '0.0.0.0'],
    ['::only', '::1'],
  ])('on %s and %s by SO_REUSEPORT says truly who answers', async (one, other) => {
    await machine.serveShared(machine.folder('shop'), port, one);
    await machine.serveShared(machine.folder('api'), port, other);
    await expectTruth('python3');
  });

  it('says of one whose queue is full that it is silent', async () => {
    const folder = machine.folder('shop');
    // Holds the port and accepts nobody, until the kernel lets a connection wait for ever.
    const script = join(folder, 'full.py');
    writeFileSync(
      script,
      `import socket,sys,time
s=socket.socket();s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1);s.bind(('127.0.0.1',int(sys.argv[1])));s.listen(0)
c=[]
while True:
  one=socket.socket();one.settimeout(0.3);c.append(one)
  try: one.connect(('127.0.0.1',int(sys.argv[1])))
  except OSError: break
print('up',flush=True);time.sleep(600)`,
    );
    await machine.run(folder, '/usr/bin/python3', [script, String(port)]);
    await machine.serve(machine.folder('api'), port, '::1');
    const conflict = await oneOf('split');
    expect(conflict.message).toContain('127.0.0.1 goes to python3 in ~/shop, which is silent');
    expect(conflict.parties.map(({ localhost }) => localhost)).toContainEqual([]);
  });
});

describe('a server that is displaced', () => {
  const rowOn = (on: number) =>
    waitUntil(`a row of ${on} with its owner`, async () =>
      (await machine.rowsOn(on)).find(({ owner }) => owner?.project),
    );

  it('is told with the port on which it was seen before, and who has that now', async () => {
    const [shop, api] = ['shop', 'api'].map((name) => {
      const folder = machine.folder(name);
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name }));
      return folder;
    });
    const before = await machine.serve(shop ?? '', port, '127.0.0.1');
    await rowOn(port);
    await before.end();
    await waitUntil('a free port', async () => (await machine.rowsOn(port)).length === 0);
    const holder = await machine.serve(api ?? '', port, '127.0.0.1');
    await rowOn(port);
    expect(await machine.conflictsOn(port)).toEqual([]);
    const server = await machine.serve(shop ?? '', port + 1, '127.0.0.1');
    const conflict = await oneOf('displaced');
    expect(conflict.message).toBe(`shop came up on ${port + 1} because node in ~/api has ${port}`);
    expect(conflict.parties.map(({ process }) => process?.pid)).toEqual([server.child.pid, holder.child.pid]);
    expect(machine.told(port)).toEqual(['conflict displaced']);

    // A restart of it changes nothing, though it was seen there again.
    await server.end();
    const again = await machine.serve(shop ?? '', port + 1, '127.0.0.1');
    await waitUntil(
      'the restarted one',
      async () => (await oneOf('displaced')).parties[0]?.process?.pid === again.child.pid,
    );
    expect((await oneOf('displaced')).id).toBe(conflict.id);
    expect(machine.told(port)).toEqual(['conflict displaced']);

    // With the port given to the other, it is nobody else's.
    const input = { conflictId: conflict.id, party: 1 };
    expect(await machine.core.service.handlers['conflicts.reassign'](input)).toMatchObject({ ok: true });
    expect(await machine.conflictsOn(port)).toEqual([]);
  });

  it('can keep the port where it is', async () => {
    const shop = machine.folder('shop');
    await machine.reserve(port, shop);
    await machine.serve(machine.folder('api'), port, '127.0.0.1');
    await waitUntil('its row', async () => (await machine.rowsOn(port))[0]?.owner);
    await machine.serve(shop, port + 1, '127.0.0.1');
    const { id } = await oneOf('displaced');
    const input = { conflictId: id, party: 0 };
    expect(await machine.core.service.handlers['conflicts.reassign'](input)).toMatchObject({
      ok: true,
      value: { reservation: { port: port + 1, project: { root: shop } } },
    });
    expect((await machine.conflictsOn(port)).map(({ kind }) => kind)).toEqual(['reserved-taken']);
  });
});
