/** Who keeps an owner up and from where it was started: told by what stands above it, and each process described once for each of its lives. */
import { describe, expect, it } from 'vitest';
import { createLineage } from '../../main/core/owner/lineage.ts';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import {
  identityKey,
  type ProcessFacts,
  type ProcessIdentity,
  type ServiceUnit,
} from '../../main/core/platform/platform.ts';
import { scriptedProcess } from '../scripted-platform.ts';

const UNIT: ServiceUnit = { name: 'api.service', scope: 'system' };
const NPM = ['npm run dev'];
const SHELL = ['-bash'];

interface Line {
  argv: string[];
  name?: string;
  unit?: ServiceUnit | null;
  containerId?: string;
}

/** The first is the owner, each next one the parent of the one before; and a machine that knows them. */
function machine(...lines: Line[]) {
  const pids = lines.map((_, at) => 9_000 - at);
  const named = lines.map(({ argv, name, ...line }, at) => ({
    pid: 9_000 - at,
    name: name ?? argv[0]?.split(' ')[0]?.replace(/^-/, '') ?? '',
    argv,
    ...line,
  }));
  const all = named.map((line, at) =>
    scriptedProcess({
      ...line,
      ancestors: [...pids.slice(at + 1), 1],
      launchers: named
        .slice(at + 1)
        .map(({ pid, name }) => ({ pid, name }))
        .reverse(),
    }),
  );
  const asked: number[] = [];
  const describe = async (identity: ProcessIdentity): Promise<ProcessFacts | null> => {
    asked.push(identity.pid);
    return all.find((one) => identityKey(one.identity) === identityKey(identity)) ?? null;
  };
  const [owner] = all;
  if (!owner) throw new Error('no owner');
  return { owner, all, asked, describe };
}

const lineageOf = (...lines: Line[]) => {
  const { owner, describe } = machine(...lines);
  return createLineage({ describe }).find(owner);
};

const keeperOf = async (...lines: Line[]) => (await lineageOf(...lines)).supervisor;

const SERVER: Line = { argv: ['node', 'server.js'] };

describe('who keeps an owner up', () => {
  it('is the supervisor above it, with what that calls it', async () => {
    const nodemon = { argv: ['node', '/app/node_modules/.bin/nodemon', 'server.js'] };
    expect(await keeperOf(SERVER, nodemon, { argv: SHELL })).toEqual({ kind: 'nodemon', name: 'server.js' });
    expect(await keeperOf(SERVER, { argv: ['PM2 v5.3.0: God Daemon (/home/dev/.pm2)'] })).toEqual({
      kind: 'pm2',
      name: null,
    });
    expect(await keeperOf(SERVER, { argv: ['sh', '-c', 'while true; do node server.js; done'] })).toEqual({
      kind: 'shell loop',
      name: null,
    });
  });

  it('is nobody where only runners and a terminal stand above it', async () => {
    expect(await keeperOf(SERVER, { argv: NPM }, { argv: SHELL })).toBeNull();
    expect(await keeperOf(SERVER)).toBeNull();
  });

  it('is not what is above somebody’s terminal', async () => {
    const pm2 = { argv: ['PM2 v5.3.0: God Daemon (/home/dev/.pm2)'] };
    expect(await keeperOf(SERVER, { argv: SHELL }, pm2)).toBeNull();
  });

  it('is the unit where nothing else stands between', async () => {
    const inUnit = { unit: UNIT };
    const kept = { kind: 'systemd', name: 'api.service' };
    expect(await keeperOf({ ...SERVER, ...inUnit })).toEqual(kept);
    expect(await keeperOf({ ...SERVER, ...inUnit }, { argv: NPM, ...inUnit })).toEqual(kept);
    // A parent outside of the unit says nothing about it.
    expect(await keeperOf({ ...SERVER, ...inUnit }, { argv: ['python3', 'x.py'] })).toEqual(kept);
  });

  it('is not the unit of cron, of a terminal, or of a program that merely runs in it', async () => {
    const unit = { name: 'cron.service', scope: 'system' } as const;
    expect(await keeperOf({ ...SERVER, unit }, { argv: ['cron', '-f'], unit })).toBeNull();
    expect(await keeperOf({ ...SERVER, unit }, { argv: SHELL, unit })).toBeNull();
    expect(await keeperOf({ ...SERVER, unit }, { argv: ['jenkins-agent'], unit })).toBeNull();
  });

  it('is the supervisor rather than the unit that it runs in itself', async () => {
    const unit = { name: 'pm2-dev.service', scope: 'system' } as const;
    const pm2 = { argv: ['PM2 v5.3.0: God Daemon (/home/dev/.pm2)'], unit };
    expect(await keeperOf({ ...SERVER, unit }, pm2)).toMatchObject({ kind: 'pm2' });
  });

  it('is left to its engine in a container', async () => {
    const loop = { argv: ['sh', '-c', 'while true; do node server.js; done'] };
    expect(await keeperOf({ ...SERVER, containerId: 'a'.repeat(64) }, loop)).toBeNull();
  });
});

describe('from where an owner was started', () => {
  it('is the nearest place above it', async () => {
    const agent = { argv: ['claude'] };
    const { launchedBy } = await lineageOf(
      SERVER,
      { argv: NPM },
      { argv: SHELL },
      agent,
      { argv: SHELL },
      { argv: ['code'] },
    );
    expect(launchedBy).toEqual({ kind: 'agent', name: 'Claude Code', pid: 8_997 });
  });

  it('is told by what an interpreter runs', async () => {
    const server = {
      argv: ['/home/dev/.vscode-server/bin/x/node', '/home/dev/.vscode-server/bin/x/out/server-main.js'],
    };
    const line = { ...server, name: 'node' };
    const { launchedBy } = await lineageOf(SERVER, { argv: SHELL }, line, {
      argv: ['sshd: dev'],
      name: 'sshd',
    });
    expect(launchedBy).toMatchObject({ kind: 'editor', name: 'VS Code' });
  });

  it('is not known where only shells and runners stand above it', async () => {
    expect((await lineageOf(SERVER, { argv: NPM }, { argv: SHELL })).launchedBy).toBeNull();
  });
});

describe('the cache of owners', () => {
  it('describes each process once for each life, however many owners are below it', async () => {
    const { all, asked, describe } = machine(SERVER, { argv: NPM }, { argv: ['make', 'dev'] });
    const facts = createProcessFacts({ describe });
    const owners = [all[0], all[1]].flatMap((one) => one?.identity ?? []);
    const lookAll = () => Promise.all(owners.map((identity) => facts.get(identity)));
    await lookAll();
    // The runners once as owners or for those below, and never again.
    const cold = asked.length;
    expect(asked.filter((pid) => pid === 8_998)).toHaveLength(1);
    await lookAll();
    facts.keepOnly(owners);
    await lookAll();
    expect(asked).toHaveLength(cold);
  });

  it('looks for the project of its folder, but not of a folder inside of a container', async () => {
    const found = { root: '/app', name: 'app', branch: null, worktree: false, script: null };
    const projectOf = async (line: Line) => {
      const { owner, describe } = machine(line);
      return (await createProcessFacts({ describe }, async () => found).get(owner.identity))?.project;
    };
    expect((await projectOf(SERVER))?.name).toBe('app');
    expect(await projectOf({ ...SERVER, containerId: 'a'.repeat(64) })).toBeNull();
  });

  it('forgets ancestors with the last owner below them', async () => {
    const { owner, asked, describe } = machine(SERVER, { argv: NPM });
    const lineage = createLineage({ describe });
    await lineage.find(owner);
    lineage.keepOnly([owner]);
    await lineage.find(owner);
    expect(asked).toEqual([8_999]);
    lineage.keepOnly([]);
    await lineage.find(owner);
    expect(asked).toEqual([8_999, 8_999]);
  });

  it('takes another life of the same pid for another process', async () => {
    const { owner, describe } = machine(SERVER, {
      argv: ['node', '/x/node_modules/.bin/nodemon', 'server.js'],
    });
    const lineage = createLineage({ describe });
    expect((await lineage.find(owner)).supervisor).not.toBeNull();
    const other = { ...owner, parents: [{ pid: 8_999, startKey: 'another life' }] };
    expect((await lineage.find(other)).supervisor).toBeNull();
  });
});
