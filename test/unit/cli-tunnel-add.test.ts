/** `tunnel add` and `tunnel import`: what they make of words, files and ssh configs, and what they refuse. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, ok, type TunnelCandidate, TunnelSpec } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import { commandLine } from '../cli-in-process.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { createTunnelService } from '../tunnel-service.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-tunnel-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const FORWARD = { kind: 'local', bindPort: 5_433, host: 'db', hostPort: 5_432 } as const;
const READ = TunnelSpec.parse({ name: 'db:5432 via bastion', destination: 'bastion', forwards: [FORWARD] });

/** A core that reads every command as the same tunnel, and keeps what it was given to read and to save. */
function core(handlers: Partial<Handlers> = {}) {
  const commands: string[] = [];
  const saved: TunnelSpec[] = [];
  const service = createTunnelService([], {
    'tunnels.read': async ({ command }) => {
      commands.push(command);
      if (command.includes('99999')) return fail('invalid-input', 'No such port.', 'Give another.');
      return ok({ spec: READ, dropped: ['-f: it keeps running'], notes: ['Open to the network.'] });
    },
    'tunnels.add': async ({ spec }) => {
      if (saved.some(({ name }) => name === spec.name))
        return fail('invalid-input', `${spec.name} twice.`, '.');
      saved.push(spec);
      return ok({ tunnel: { ...SAMPLE_TUNNEL, ...spec } });
    },
    ...handlers,
  });
  const add = (...argv: string[]) => commandLine(service, ['tunnel', 'add', ...argv], { cwd: folder });
  return { commands, saved, service, add };
}

describe('tunnel add', () => {
  it('lets the core read each forward, and keeps the rest as it is said', async () => {
    const { commands, saved, add } = core();
    const { code, out, err } = await add(
      ...['db', '--to', 'me@bastion:2222', '-L', '5433:db:5432', '-R', "0:it's:1", '-D', '[::1]:1080'],
      ...[
        '--local',
        '/a b:c:1',
        '--jump',
        'a,b@c:22',
        '--identity',
        'key',
        '--auto-start',
        '--tag',
        'x',
        '--tag',
        'y',
      ],
    );
    expect([code, out]).toEqual([0, 'Saved db: Your port reaches db\n']);
    expect(commands).toEqual([
      "ssh -N -L '5433:db:5432' host",
      "ssh -N -L '/a b:c:1' host",
      "ssh -N -R '0:it'\\''s:1' host",
      "ssh -N -D '[::1]:1080' host",
    ]);
    expect(saved).toEqual([
      {
        name: 'db',
        carrier: 'ssh',
        destination: 'bastion',
        user: 'me',
        sshPort: 2_222,
        jump: ['a', 'b@c:22'],
        identityFile: join(folder, 'key'),
        forwards: [FORWARD, FORWARD, FORWARD, FORWARD],
        autoStart: true,
        tags: ['x', 'y'],
      },
    ]);
    expect(err).toBe('Open to the network.\nTo bring it up: quayside tunnel up db\n');
  });

  it.each([
    [['--to', 'bastion'], { destination: 'bastion' }],
    [
      ['--to', 'bastion:22', '--port', '23', '--user', 'u'],
      { destination: 'bastion', sshPort: 23, user: 'u' },
    ],
    [['--to', 'u@[::1]:22'], { destination: '::1', sshPort: 22, user: 'u' }],
    [['--to', '::1'], { destination: '::1' }],
    [['--to', 'b', '--identity', '~/.ssh/k'], { identityFile: '~/.ssh/k' }],
  ])('reads the host of %j', async (options, expected) => {
    const { saved, add } = core();
    expect((await add('db', '-L', '1:a:1', ...options)).code).toBe(0);
    expect(saved).toMatchObject([expected]);
  });

  it('maps ports without SSH', async () => {
    const { commands, saved, add } = core();
    expect((await add('web', '--map', '8080:80', '--map', '127.0.0.2:81:80', '--map', '1:nas:2')).code).toBe(
      0,
    );
    expect(commands).toEqual([
      "ssh -N -L '8080:localhost:80' host",
      "ssh -N -L '127.0.0.2:81:localhost:80' host",
      "ssh -N -L '1:nas:2' host",
    ]);
    expect(saved).toMatchObject([{ name: 'web', carrier: 'relay', destination: '' }]);
  });

  it('takes a pasted command, and says what was left out', async () => {
    const { commands, saved, add } = core();
    const { code, err, json } = await add('--command', 'ssh -fN -L 5433:db:5432 bastion', '--json');
    expect([code, commands]).toEqual([0, ['ssh -fN -L 5433:db:5432 bastion']]);
    expect(saved).toMatchObject([{ name: 'db:5432 via bastion' }]);
    expect(json()).toMatchObject({ schema: 1, tunnels: [{}], dropped: ['-f: it keeps running'] });
    expect(err).toBe('');
    const named = await add('mine', '--command', 'ssh x');
    expect(named.err).toContain('Left out: -f: it keeps running\n');
    expect(saved[1]).toMatchObject({ name: 'mine' });
  });

  it('saves nothing with --dry-run and prints the command', async () => {
    const { saved, add } = core();
    const { code, out, err } = await add('db', '--to', 'b', '-L', '1:a:1', '--dry-run');
    expect([code, out]).toEqual([0, 'db: Your port reaches db\n  ssh -N b\n']);
    expect(err).toContain('Nothing was saved');
    const json = (await add('db', '--to', 'b', '-L', '1:a:1', '--dry-run', '--json')).json();
    expect(json).toMatchObject({ planned: [{ spec: { name: 'db' }, command: 'ssh -N b' }] });
    expect(saved).toEqual([]);
  });

  it.each([
    [['--to', 'b', '-L', '1:a:1'], 'Give the tunnel a name.'],
    [['db', '-L', '1:a:1'], '--to'],
    [['db', '--to', 'b'], 'what it forwards'],
    [['db', '--to', '-oProxyCommand=x', '-L', '1:a:1'], '--to must be a name'],
    [['db', '--to', 'a b', '-L', '1:a:1'], '--to must be a name'],
    [['db', '--to', 'b', '-L', '1:a:1', '--user', '-x'], '--user must be'],
    [['db', '--to', 'b', '-L', '1:a:1', '--user', 'a;id'], '--user must be'],
    [['db', '--to', 'b:99999', '-L', '1:a:1'], '--port'],
    [['db', '--to', 'b', '-L', '1:a:1', '--port', '0'], '--port, which takes a port'],
    [['db', '--to', 'b', '-L', '1:a:1', '--jump', '-oX'], '--jump must be'],
    [['db', '--to', 'b', '-L', '1:a:1', '--identity', 'a\nb'], '--identity must be'],
    [['db', '--to', 'b', '-L', '99999:x:1'], '--local: No such port.'],
    [['db', '--to', 'b', '-R', '1:a\n:1'], '--remote: "1:a\\u000a:1" is no forward.'],
    [['db', '--map', '1:2', '--to', 'b'], 'leave out --to'],
    [['db', '--map', '1:2', '-D', '1'], 'leave out --dynamic'],
    [['--command', 'ssh x', '-L', '1:a:1'], 'leave out --local'],
    [['--command', 'ssh x', '--json-file', 'x'], 'leave out --json-file'],
    [['--command', 'ssh 99999'], 'No such port.'],
    [['name', '--json-file', 'x'], 'names of their own'],
    [['--json-file', 'nowhere'], 'cannot be read (ENOENT)'],
    [['--json-file', '/dev/zero'], 'is no file'],
    [['', '--to', 'b', '-L', '1:a:1'], 'NAME'],
  ])('refuses %j and saves nothing', async (argv, words) => {
    const { saved, add } = core();
    const { code, err } = await add(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(saved).toEqual([]);
  });

  it('reads a file of tunnels, one that is saved already aside', async () => {
    const file = join(folder, 'tunnels.json');
    writeFileSync(file, JSON.stringify({ schema: 1, tunnels: [READ, { ...READ, name: 'b' }, READ] }));
    const { saved, add } = core();
    const { code, out, err } = await add('--json-file', 'tunnels.json', '--tag', 'shared');
    expect(code).toBe(3);
    expect(out.split('\n')).toHaveLength(3);
    expect(err).toContain('db:5432 via bastion twice.');
    expect(saved).toMatchObject([{ tags: ['shared'] }, { name: 'b' }]);
    writeFileSync(file, JSON.stringify(READ));
    expect((await core().add('--json-file', file)).code).toBe(0);
  });

  it.each([
    ['{', 'holds no tunnels'],
    ['[]', 'holds no tunnels'],
    ['7', 'holds no tunnels'],
    [JSON.stringify([READ, { ...READ, destination: '-oX' }]), 'tunnel 2 in "bad.json": destination'],
    [JSON.stringify({ ...READ, password: 'x' }), 'password'],
  ])('refuses all of a file that holds %s', async (text, words) => {
    writeFileSync(join(folder, 'bad.json'), text);
    const { saved, add } = core();
    const { code, err } = await add('--json-file', 'bad.json');
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(saved).toEqual([]);
  });
});

const CANDIDATES: TunnelCandidate[] = [
  {
    alias: 'db',
    spec: { ...READ, name: 'db' },
    sentence: 'It reaches db',
    refused: null,
    warnings: ['Careful.'],
    known: false,
  },
  {
    alias: 'old',
    spec: { ...READ, name: 'old' },
    sentence: 'It is old',
    refused: null,
    warnings: [],
    known: true,
  },
  { alias: 'plain', spec: null, sentence: '', refused: null, warnings: [], known: false },
  { alias: 'bad', spec: null, sentence: '', refused: 'It runs a program.', warnings: [], known: false },
];

describe('tunnel import', () => {
  const start = (argv: string[], options = {}) => {
    const paths: (string | undefined)[] = [];
    const one = core({
      'tunnels.importable': async ({ path }) => {
        paths.push(path);
        return ok({
          path: path ?? '/home/dev/.ssh/config',
          candidates: CANDIDATES,
          warnings: ['Half was read.'],
        });
      },
    });
    const run = commandLine(one.service, ['tunnel', 'import', ...argv], { cwd: folder, ...options });
    return { ...one, paths, run };
  };

  it('lists with --dry-run what there is and why not', async () => {
    const { saved, paths, run } = start(['--dry-run', '--config', 'my.conf']);
    const { code, out, err } = await run;
    expect(code).toBe(0);
    expect(paths).toEqual([join(folder, 'my.conf')]);
    expect(out).toMatch(/^HOST +IMPORT +WHAT\n/);
    expect(out).toMatch(/db +yes +It reaches db\n/);
    expect(out).toMatch(/old +saved already +It is old\n/);
    expect(out).toMatch(/plain +no +It forwards nothing\.\n/);
    expect(out).toMatch(/bad +no +It runs a program\.\n/);
    expect(out).toContain('db: Careful.\n');
    expect(err).toContain('Half was read.\nNothing was saved');
    expect(saved).toEqual([]);
    const json = (await start(['--dry-run', '--json']).run).json();
    expect(json).toMatchObject({ schema: 1, path: '/home/dev/.ssh/config', candidates: CANDIDATES });
  });

  it('saves what is new, once it is agreed to', async () => {
    const yes = start(['-y']);
    expect(await yes.run).toMatchObject({ code: 0, out: 'Saved db.\n' });
    expect(yes.saved.map(({ name }) => name)).toEqual(['db']);
    const asked = start([], { answers: ['y'], columns: 80 });
    const { terminal } = await asked.run;
    expect([terminal.questions, asked.saved.length]).toEqual([['Save it? [y/N] '], 1]);
    const declined = start([], { answers: [''] });
    expect((await declined.run).err).toContain('Nothing was saved.');
    const nobody = start([]);
    expect((await nobody.run).code).toBe(2);
    expect([declined.saved, nobody.saved]).toEqual([[], []]);
  });

  it('saves those that are named, also again, and refuses what cannot be', async () => {
    const named = start(['old', 'old', '-y']);
    await named.run;
    expect(named.saved.map(({ name }) => name)).toEqual(['old']);
    for (const [word, words] of [
      ['bad', 'It runs a program.'],
      ['plain', 'It forwards nothing.'],
      ['nope', 'no host "nope"'],
    ] as const) {
      const { saved, run } = start(['db', word, '-y']);
      const { code, err } = await run;
      expect([code, err, saved]).toEqual([1, expect.stringContaining(words), []]);
    }
  });
});
