/** Before a start: what of a tunnel can be bound now, and who is in the way (T7's part). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemAddressBook } from '../../main/core/tunnels/bind-addresses.ts';
import { type CheckBindDeps, checkBinds } from '../../main/core/tunnels/check-bind.ts';
import type { Forward } from '../../preload/nouns/tunnel.ts';
import { canListen, freePort } from '../free-port.ts';
import { createRelayStage, echo, type RelayStage } from './relay-stage.ts';

let stage: RelayStage;
let folder: string;
beforeEach(() => {
  stage = createRelayStage();
  folder = mkdtempSync(join(tmpdir(), 'quayside-check-'));
});
afterEach(async () => {
  await stage.end();
  rmSync(folder, { recursive: true });
});

const HOLDER = { holder: 'postgres (pid 4711)', listenerId: 'l1' };

function deps(asked: string[] = []): CheckBindDeps {
  return {
    book: systemAddressBook,
    holderOf(port, address) {
      asked.push(`${address} ${port}`);
      return HOLDER;
    },
    nextPort: async (port) => port + 1,
  };
}

const local = (bindPort: number, bindAddress?: string): Forward => ({
  kind: 'local',
  bindPort,
  ...(bindAddress ? { bindAddress } : {}),
  host: 'db',
  hostPort: 5_432,
});

describe('a port', () => {
  it.each([undefined, 'localhost', '*', '::1', '127.0.0.2'])(
    'that is free at %s stays free',
    async (address) => {
      const port = await freePort();
      expect(await checkBinds([local(port, address)], deps())).toEqual([{ forward: 0, kind: 'free' }]);
      expect(await canListen(port)).toBe(true);
      expect(await canListen(port, '::1')).toBe(true);
    },
  );

  it('T7: that is busy names its holder and the next free one, within a second', async () => {
    const port = await stage.serve(echo);
    const asked: string[] = [];
    const began = performance.now();
    const checks = await checkBinds([local(port)], deps(asked));
    expect(performance.now() - began).toBeLessThan(1_000);
    const held = { kind: 'held', address: '127.0.0.1', port, nextPort: port + 1, ...HOLDER };
    expect(checks).toEqual([{ forward: 0, ...held }]);
    expect(asked).toEqual([`127.0.0.1 ${port}`]);
  });

  it('whose holder is not known is held all the same', async () => {
    const port = await stage.serve(echo);
    const checks = await checkBinds([local(port)], { ...deps(), holderOf: () => null });
    expect(checks).toMatchObject([{ kind: 'held', holder: 'another program', listenerId: null }]);
  });

  it.each(['127.0.0.1', '::1'])('of localhost is held where somebody has %s alone', async (host) => {
    const port = await stage.serve(echo, { host });
    const checks = await checkBinds([local(port, 'localhost')], deps());
    expect(checks).toMatchObject([{ kind: 'held', address: host }]);
  });

  it('is held on one address, and free on another', async () => {
    const port = await stage.serve(echo, { host: '127.0.0.2', port: await freePort('0.0.0.0') });
    const checks = await checkBinds([local(port), local(port, '127.0.0.2'), local(port, '0.0.0.0')], deps());
    expect(checks.map(({ kind }) => kind)).toEqual(['free', 'held', 'held']);
  });

  it('that two forwards of one tunnel want is said of the second', async () => {
    const port = await freePort();
    const checks = await checkBinds([local(port), { kind: 'dynamic', bindPort: port }], deps());
    expect(checks).toMatchObject([
      { kind: 'free' },
      { forward: 1, holder: 'another forward of this tunnel' },
    ]);
  });

  it('of an address of another machine, or of a name that is nobody’s, is not here', async () => {
    const checks = await checkBinds([local(8_080, '192.0.2.1'), local(8_080, 'nobody.invalid')], deps());
    expect(checks).toEqual([
      { forward: 0, kind: 'not-here', address: '192.0.2.1' },
      { forward: 1, kind: 'not-here', address: 'nobody.invalid' },
    ]);
  });

  it('of a remote forward is not looked at', async () => {
    const remote: Forward = { kind: 'remote', bindPort: await stage.serve(echo), host: 'db', hostPort: 1 };
    expect(await checkBinds([remote, local(await freePort())], deps())).toEqual([
      { forward: 1, kind: 'free' },
    ]);
  });
});

describe('a socket', () => {
  const check = async (path: string) => {
    const [checked] = await checkBinds(
      [{ kind: 'local', bindSocket: path, host: 'db', hostPort: 1 }],
      deps(),
    );
    return checked;
  };

  it('is free where nothing lies, and held where somebody answers or a file lies', async () => {
    const path = join(folder, 'a');
    expect(await check(path)).toEqual({ forward: 0, kind: 'socket-free', path, stale: false });
    await stage.serve(echo, { path });
    expect(await check(path)).toMatchObject({ kind: 'socket-held', trouble: 'answers' });
    const file = join(folder, 'b');
    writeFileSync(file, 'mine');
    expect(await check(file)).toMatchObject({ kind: 'socket-held', trouble: 'no-socket' });
    expect(await check(join(folder, 'no', 'c'))).toMatchObject({ trouble: 'no-folder' });
  });
});
