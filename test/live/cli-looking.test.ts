/** The built command line looking at real listeners: ls, show, next, open, doctor, and what it does in poor surroundings. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Listener, type Warning } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, type CliEnd, createSurroundings, cli as runCli } from './built-cli.ts';

const CAPTURES = fileURLToPath(new URL('../captures', import.meta.url));

const around = createSurroundings();
let port: number;
let pid: number;

beforeAll(async () => {
  buildCli();
  ({ port, pid } = await around.listener());
});
afterAll(() => around.putAway());

const cli = (...argv: string[]): Promise<CliEnd> => runCli(argv, { home: around.home });

const portsOf = (end: CliEnd) => (end.json() as { ports: Listener[] }).ports;

describe('ls', () => {
  it('finds a listener with its owner, as text and as one strict JSON document', async () => {
    const text = await cli('ls', String(port));
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out.trim().split('\n')).toHaveLength(2);
    expect(text.out).toMatch(
      // Its folder is this project's, and a checkout need not be on a branch.
      new RegExp(
        `^ *${port} +tcp +127\\.0\\.0\\.1 +${pid} +node — quayside(?: \\(\\S+\\))? +\\S+ +\\S+ +\\S*node`,
        'm',
      ),
    );
    expect(text.out).not.toContain('\u001b');
    const json = await cli('ls', String(port), '--json');
    expect(json.json()).toMatchObject({ schema: 1, warnings: [] });
    const [row] = portsOf(json).map((one) => Listener.parse(one));
    expect(row).toMatchObject({ port, protocol: 'tcp', address: '127.0.0.1', owner: { pid, name: 'node' } });
  });

  it('sees UDP, IPv6 and twins', async () => {
    const { said } = await around.hold<{ tcp: number; udp: number }>(`
      const { createServer } = require('node:net');
      const first = createServer().listen(0, '127.0.0.1', () => {
        const { port } = first.address();
        createServer().listen(port, '::1', () => {
          const socket = require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => {
            console.log(JSON.stringify({ tcp: port, udp: socket.address().port }));
          });
        });
      });`);
    const twins = portsOf(await cli('ls', String(said.tcp), '--json'));
    expect(twins.map(({ address }) => address).sort()).toEqual(['127.0.0.1', '::1']);
    expect((await cli('ls', String(said.tcp))).out).toContain('127.0.0.1, ::1');
    const udp = portsOf(await cli('ls', '--protocol', 'udp', String(said.udp), '--json'));
    expect(udp).toMatchObject([{ protocol: 'udp', port: said.udp }]);
  });

  it('finds by folder and by words of the command line', async () => {
    const folder = around.folder();
    const { child } = await around.hold<{ port: number }>(
      `require('node:net').createServer().listen(0, '127.0.0.1', function () {
        console.log(JSON.stringify({ port: this.address().port }));
      }); /* a-very-own-word-${port} */`,
      { cwd: folder },
    );
    for (const query of [folder, `A-VERY-OWN-word-${port}`]) {
      const found = portsOf(await cli('ls', query, '--json'));
      expect(found.map(({ owner }) => owner?.pid)).toEqual([child.pid]);
    }
  });

  it('colours when it is told to, and NO_COLOR has the last word', async () => {
    const coloured = await runCli(['ls'], { home: around.home, env: { FORCE_COLOR: '1', NO_COLOR: '' } });
    expect(coloured.out).toContain('\u001b[1m');
    const plain = await runCli(['ls'], { home: around.home, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(plain.out).not.toContain('\u001b');
  });
});

describe('show, next and open', () => {
  it('show says everything, and 1 where nobody is', async () => {
    const { code, out } = await cli('show', String(port));
    expect(code).toBe(0);
    for (const part of [`127.0.0.1:${port}`, `node (pid ${pid})`, 'this machine only'])
      expect(out).toContain(part);
    const nobody = portsOf(await cli('next', '--from', '20000', '--json')) as unknown as number[];
    expect(await cli('show', String(nobody[0]))).toMatchObject({ code: 1, out: '' });
  });

  it('show gives the whole of a very long command line', async () => {
    const long = 'x'.repeat(60_000);
    const { said } = await around.hold<{ port: number }>(
      `require('node:net').createServer().listen(0, '127.0.0.1', function () {
        console.log(JSON.stringify({ port: this.address().port }));
      }); // ${long}`,
    );
    const listed = portsOf(await cli('ls', String(said.port), '--json'))[0]?.owner?.argv.join(' ') ?? '';
    const shown = portsOf(await cli('show', String(said.port), '--json'))[0]?.owner?.argv.join(' ') ?? '';
    expect(listed.length).toBeLessThan(10_000);
    expect(shown).toContain(long);
  });

  it('next never names a port that is held', async () => {
    const { code, out } = await cli('next', '--from', String(port), '--count', '3');
    const ports = out.trim().split('\n').map(Number);
    expect([code, ports.length, ports.includes(port)]).toEqual([0, 3, false]);
    expect((await cli('next', '--from', String(port), '--to', String(port))).code).toBe(1);
  });

  it('open hands the address to the desktop’s opener and prints it', async () => {
    const bin = around.folder();
    const opened = join(bin, 'opened');
    writeFileSync(
      join(bin, 'xdg-open'),
      `#!/bin/sh\necho "$1" > '${opened}.tmp' && mv '${opened}.tmp' '${opened}'\n`,
    );
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const { code, out } = await runCli(['open', String(port)], { home: around.home, env });
    expect([code, out]).toEqual([0, `http://localhost:${port}\n`]);
    const seen = await waitUntil('the opener to be called', () => {
      try {
        return readFileSync(opened, 'utf8');
      } catch {
        return null;
      }
    });
    expect(seen).toBe(`http://localhost:${port}/\n`);
    const none = await runCli(['open', String(port)], { home: around.home, env: { PATH: around.home } });
    expect([none.code, none.err]).toEqual([1, expect.stringContaining(`http://localhost:${port}`)]);
  });
});

describe('doctor', () => {
  it('reports, with 0 where nothing has failed', async () => {
    const { code, json } = await cli('doctor', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      schema: 1,
      dataFolder: around.home,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect((await cli('doctor')).out).toContain(around.home);
  });

  const HEADING =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const row = (local: string, state = '0A') =>
    `   0: ${local}:0BB8 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0\n`;
  const capture = (text: string | Buffer): string => {
    const file = join(around.folder(), 'capture.txt');
    writeFileSync(file, text);
    return file;
  };

  it('replays a capture in the byte order that it is told', async () => {
    const file = capture(HEADING + row('0100007F') + row('0100007F') + row('0100007F', '01'));
    const base = { protocol: 'tcp', family: 'ipv4', port: 3000, pid: null, inode: 4242, uid: 1000 };
    const little = await cli('doctor', 'replay', 'proc-net-tcp', file, '--endian', 'little', '--json');
    expect(little.json()).toEqual({ schema: 1, rows: [{ ...base, address: '127.0.0.1' }], warnings: [] });
    const big = await cli('doctor', 'replay', 'proc-net-tcp', file, '--endian', 'big', '--json');
    expect(big.json()).toMatchObject({ rows: [{ address: '1.0.0.127' }] });
    const own = await cli('doctor', 'replay', 'proc-net-tcp', file);
    expect(own.out).toContain(endianness() === 'LE' ? '127.0.0.1' : '1.0.0.127');
    const udp = await cli(
      'doctor',
      'replay',
      'proc-net-udp',
      capture(HEADING + row('0100007F', '07')),
      '--json',
    );
    expect(udp.json()).toMatchObject({ rows: [{ protocol: 'udp' }] });
  });

  it.each([
    ['linux-proc-net-tcp-big-endian', 'big'],
    ['linux-proc-net-tcp-jc', 'little'],
    ['linux-proc-net-tcp6-jc', 'little'],
  ])('reads of %s what stands in it', async (name, endian) => {
    const file = join(CAPTURES, name);
    const end = await cli('doctor', 'replay', 'proc-net-tcp', `${file}.txt`, '--endian', endian, '--json');
    const { rows } = end.json() as { rows: unknown[] };
    const expected = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as unknown[];
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  it.each(readdirSync(CAPTURES).filter((name) => /^sshconfig-.*\.txt$/.test(name)))(
    'reads the ssh config of %s',
    async (name) => {
      const end = await cli('doctor', 'replay', 'ssh-config', join(CAPTURES, name), '--json');
      const expected = JSON.parse(readFileSync(join(CAPTURES, name.replace(/txt$/, 'json')), 'utf8'));
      expect(end.json()).toEqual({ schema: 1, ...expected, warnings: [] });
    },
  );
  it('reads ssh commands a line, skips comments, and says why it refuses one', async () => {
    const file = capture('# mine\n\nssh -NL 8080:db:80 ada@b # x\r\nssh -L 1:a:2 b | sh\n  # ssh x\nls\n');
    const end = await cli('doctor', 'replay', 'ssh-command', file, '--json');
    expect([end.code, end.json()]).toEqual([
      0,
      {
        schema: 1,
        rows: [
          {
            line: 3,
            forwards: [{ kind: 'local', bindPort: 8080, host: 'db', hostPort: 80 }],
            destination: 'b',
            user: 'ada',
          },
          { line: 4, error: expect.stringContaining('pipeline') },
          { line: 6, error: expect.stringContaining('not ssh') },
        ],
        warnings: [],
      },
    ]);
    expect((await cli('doctor', 'replay', 'ssh-command', file)).out.trim().split('\n')).toHaveLength(3);
    const real = join(CAPTURES, 'ssh-commands');
    const { rows } = (await cli('doctor', 'replay', 'ssh-command', `${real}.txt`, '--json')).json() as {
      rows: unknown[];
    };
    expect(rows).toEqual(JSON.parse(readFileSync(`${real}.json`, 'utf8')));
  });

  it('replays this machine’s own table', async () => {
    const { code, json } = await cli('doctor', 'replay', 'proc-net-tcp', '/proc/net/tcp', '--json');
    expect(code).toBe(0);
    const { rows } = json() as { rows: { port: number }[] };
    expect(rows.map((one) => one.port)).toContain(port);
  });

  it('replays what another system printed, from the bytes of its console', async () => {
    const file = join(CAPTURES, 'win-netstat-ano-de.txt');
    const end = await cli('doctor', 'replay', 'netstat-win32', file, '--json');
    const expected: unknown[] = JSON.parse(readFileSync(file.replace('.txt', '.json'), 'utf8'));
    expect([end.code, end.err]).toEqual([0, '']);
    expect(end.json()).toMatchObject({ schema: 1, rows: expected });
  });

  it('refuses with 2 what is no such capture, and formats that it does not know', async () => {
    const wrong: [string, string, RegExp][] = [
      ['proc-net-tcp', capture(''), /is no proc-net-tcp capture/],
      ['proc-net-tcp', capture('{"a":1}\n'), /is no proc-net-tcp capture/],
      ['proc-net-udp', capture(Buffer.from([0, 255, 10, 13, 27])), /is no proc-net-udp capture/],
      ['ssh-command', capture(HEADING), /is no ssh-command capture/],
      ['ssh-command', capture('ssh b\u0000'), /is no ssh-command capture/],
      ['proc-net-tcp', '/nowhere/at/all', /cannot be read \(ENOENT\)/],
      ['proc-net-tcp', around.home, /cannot be read \(EISDIR\)/],
      ['lsof', capture(HEADING), /is no lsof capture: .*Make one with `lsof/s],
      ['win32-process-json', capture('[{'), /is no win32-process-json capture/],
      ['ssh-config', capture('# nothing\n'), /is no ssh-config capture/],
      ['toml', capture(HEADING), /is no format/],
    ];
    for (const [format, file, reason] of wrong) {
      const { code, out, err } = await cli('doctor', 'replay', format, file);
      expect([code, out, err]).toEqual([2, '', expect.stringMatching(reason)]);
    }
    expect((await cli('doctor', 'replay', 'proc-net-tcp', '/proc/net/tcp', '--endian', 'middle')).code).toBe(
      2,
    );
  });
});

describe('poor surroundings', () => {
  it('works with a warning where its folder cannot be used', async () => {
    const file = join(around.folder(), 'a-file');
    writeFileSync(file, '');
    for (const env of [
      { QUAYSIDE_HOME: '/dev/null/quayside' },
      { QUAYSIDE_HOME: file },
      { QUAYSIDE_HOME: undefined, XDG_CONFIG_HOME: undefined, HOME: '/dev/null' },
    ]) {
      const { code, err, json } = await runCli(['ls', String(port), '--json'], { home: '', env });
      expect([code, err]).toEqual([0, expect.stringContaining('Warning: ')]);
      expect(json()).toMatchObject({ ports: [{ port }] });
      const { warnings } = json() as { warnings: Warning[] };
      expect(warnings[0]?.code).toMatch(/^(folder-unwritable|settings-unreadable)$/);
      // Each of its files finds it out; it is said once.
      expect(new Set(warnings.map(({ message }) => message)).size).toBe(warnings.length);
    }
  });

  it('works without HOME', async () => {
    const env = { HOME: undefined, XDG_CONFIG_HOME: around.folder(), QUAYSIDE_HOME: undefined };
    const { code, json } = await runCli(['ls', String(port), '--json'], { home: '', env });
    expect([code, json()]).toEqual([
      0,
      expect.objectContaining({ ports: [expect.objectContaining({ port })] }),
    ]);
  });

  it('says a broken settings file once, keeps it aside, and goes on', async () => {
    const home = around.folder();
    writeFileSync(join(home, 'settings.json'), '{ broken');
    const first = await runCli(['ls', '--json'], { home });
    expect([first.code, first.json()]).toEqual([
      0,
      expect.objectContaining({ warnings: [expect.objectContaining({ code: 'settings-broken' })] }),
    ]);
    expect((await runCli(['ls', '--json'], { home })).json()).toMatchObject({ warnings: [] });
  });

  it('shows its folder cleaned whatever it is called', async () => {
    const { err } = await runCli(['ls'], { home: '/dev/null/\u001b[31m\u202e' });
    expect(err.trimEnd()).toContain('\\u202e');
    expect(err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
