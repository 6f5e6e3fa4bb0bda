/** Whose the local port of a tunnel is: its row, its reservation, and when somebody else there is in its way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markTunnels } from '../../main/core/tunnels/mark-tunnels.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { createScriptedTunnels, type ScriptedTunnels } from '../scripted-tunnels.ts';

describe('a row of a tunnel', () => {
  const row = sampleListener({ port: 5433, owner: sampleOwner({ pid: 9001, name: 'ssh' }) });
  const up = { ...SAMPLE_TUNNEL, state: 'up' as const, pid: 9001 };
  const namesOf = (rows: ReturnType<typeof markTunnels>) => rows.map(({ tunnel }) => tunnel?.name ?? null);

  it('bears its name while its process is there, and nobody else’s does', () => {
    const other = sampleListener({ id: 'other', port: 5433, owner: sampleOwner({ pid: 9002, name: 'ssh' }) });
    expect(namesOf(markTunnels([row, other], [up]))).toEqual(['db-prod', null]);
  });

  it('stays its own when the tunnel has lost its process before the row is gone', () => {
    const before = markTunnels([row], [up]);
    const lost = { ...up, state: 'retrying' as const, pid: null };
    expect(namesOf(markTunnels([row], [lost], before))).toEqual(['db-prod']);
    expect(namesOf(markTunnels([row], [lost]))).toEqual([null]);
    expect(namesOf(markTunnels([row], [{ ...lost, name: 'db' }], before))).toEqual(['db']);
    expect(namesOf(markTunnels([row], [], before))).toEqual([null]);
  });

  it('is the same array where nothing is new', () => {
    const before = markTunnels([row], [up]);
    expect(markTunnels(before, [up], before)).toBe(before);
  });
});

describe('the local port of a saved tunnel', () => {
  let scripted: ScriptedCore;
  let tunnels: ScriptedTunnels;
  let id: string;
  const spec = {
    name: 'db-prod',
    destination: 'bastion',
    forwards: [{ kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 }],
  };
  const look = () => scripted.core.service.handlers['ports.snapshot']({ fresh: true });
  const conflicts = () => scripted.core.service.snapshot().conflicts.map(({ message }) => message);
  const hold = (pid: number, name: string) => {
    const { platform } = scripted;
    const holder = platform.addProcess(scriptedProcess({ pid, name, argv: [name] }));
    platform.setSockets([scriptedSocket({ port: 5433, holders: [holder] })]);
    return look();
  };

  beforeEach(async () => {
    tunnels = createScriptedTunnels();
    scripted = await startScriptedCore({ makeDriver: tunnels.makeDriver });
    id = await scripted.tunnel(spec);
  });
  afterEach(async () => {
    await scripted.core.stop();
    expect(scripted.errors).toEqual([]);
  });

  it('is its own to hold while it is up, and while its process ends', async () => {
    tunnels.set(id, { state: 'up', pid: 9001 });
    await hold(9001, 'ssh');
    expect(conflicts()).toEqual([]);
    // Its process is gone; the row is still there until the next look.
    tunnels.set(id, { state: 'retrying' });
    expect(conflicts()).toEqual([]);
    await look();
    expect(conflicts()).toEqual([]);
  });

  it('is blocked by somebody else once the tunnel is wanted, and while it is', async () => {
    await hold(9002, 'node');
    expect(conflicts()).toEqual([]);
    for (const state of ['connecting', 'blocked', 'retrying', 'needs-input'] as const) {
      tunnels.set(id, { state });
      expect(conflicts()).toEqual([expect.stringMatching(/^5433 \(tunnel db-prod\) is held by node/)]);
      tunnels.set(id, { state: 'stopped' });
      expect(conflicts()).toEqual([]);
    }
    tunnels.set(id, { state: 'failed' });
    expect(conflicts()).toEqual([]);
  });

  it('is blocked at any time where the tunnel starts by itself', async () => {
    await hold(9002, 'node');
    const { handlers } = scripted.core.service;
    const reserved = scripted.core.service.snapshot().tunnels[0]?.forwards ?? [];
    await handlers['tunnels.change']({
      tunnelId: id,
      spec: {
        name: 'db-prod',
        carrier: 'ssh',
        destination: 'bastion',
        forwards: reserved,
        autoStart: true,
        tags: [],
      },
    });
    expect(conflicts()).toHaveLength(1);
  });

  it('is told by name to whom it stands in the way', async () => {
    tunnels.set(id, { state: 'up', pid: 9001 });
    await hold(9001, 'ssh');
    await scripted.core.service.handlers['reservations.add']({ port: 5433, protocol: 'tcp', name: 'web' });
    expect(conflicts()).toEqual([]);
    await scripted.tunnel({ ...spec, name: 'other', autoStart: true });
    expect(conflicts()).toEqual(['5433 (tunnel other) is held by tunnel db-prod']);
  });

  it('is reserved in any case', () => {
    expect(scripted.core.service.snapshot().reservations).toMatchObject([{ port: 5433, source: 'tunnel' }]);
  });
});
