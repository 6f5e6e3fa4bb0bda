/** `doctor replay` as people use it: what they pipe in, hand in by mistake, or wrote with another system's tools. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, CLI, type CliEnd, cli } from './built-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-replay-'));
const replay = (...words: string[]): Promise<CliEnd> => cli(['doctor', 'replay', ...words], { home: folder });
const written = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const NETSTAT = '  TCP    0.0.0.0:3000           0.0.0.0:0              ABHÖREN         4242\r\n';
const ROW = { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 3000, pid: 4242 };

beforeAll(buildCli, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('doctor replay', () => {
  it('reads what is piped in', async () => {
    const child = spawn(process.execPath, [CLI, 'doctor', 'replay', 'ss', '-', '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, QUAYSIDE_HOME: folder },
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      out += piece;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    for (const piece of ['LISTEN 0 5 127.0.0.1:30', '00 0.0.0.0:* users:(("x",pid=7,fd=3))\n']) {
      child.stdin.write(piece);
    }
    child.stdin.end();
    expect(await ended).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rows: [{ port: 3000, pid: 7, process: 'x' }] });
  });

  it.each([
    ['as PowerShell’s > writes it', Buffer.from(`\ufeff${NETSTAT}`, 'utf16le')],
    ['as cmd /u writes it', Buffer.from(NETSTAT, 'utf16le')],
    ['in UTF-8 with its mark', Buffer.from(`\ufeff${NETSTAT}`)],
    ['in an OEM code page', Buffer.from(NETSTAT, 'latin1')],
  ])('reads a file %s', async (_, bytes) => {
    const end = await replay('netstat-win32', written('netstat.txt', bytes), '--json');
    expect([end.code, end.err, end.json()]).toEqual([0, '', { schema: 1, rows: [ROW], warnings: [] }]);
  });

  it('reads UTF-16 of Linux’ own table and of ssh commands too', async () => {
    const table =
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0\n';
    const proc = written('proc.txt', Buffer.from(`\ufeff${table}`, 'utf16le'));
    expect((await replay('proc-net-tcp', proc, '--endian', 'little', '--json')).json()).toMatchObject({
      rows: [{ address: '127.0.0.1', port: 3000 }],
    });
    const commands = written('ssh.txt', Buffer.from('\ufeffssh -L 1:a:2 b\r\n', 'utf16le'));
    expect((await replay('ssh-command', commands, '--json')).json()).toMatchObject({
      rows: [{ destination: 'b' }],
    });
  });

  const big = () => {
    const file = written('big', NETSTAT);
    truncateSync(file, 65 * 1_048_576);
    return file;
  };
  const noise = Uint8Array.from({ length: 100_000 }, (_, at) => (at * at * 31 + (at >> 3)) % 256);

  it.each([
    [
      'a format that is none',
      'netstat',
      () => written('x', NETSTAT),
      /"netstat" is no format; known: .*netstat-win32/,
    ],
    [
      'an empty file',
      'ss',
      () => written('empty', ''),
      /empty" is no ss capture: it is empty\. Make one with `ss/,
    ],
    ['a missing file', 'ss', () => join(folder, 'missing'), /cannot be read \(ENOENT\)\. Give a file/],
    ['a folder', 'ss', () => folder, /cannot be read \(EISDIR\)\. Give a file/],
    ['65 MB', 'netstat-win32', big, /is larger than 64 MB\. Give a capture of one table/],
    ['a device without an end', 'ss', () => '/dev/zero', /is larger than 64 MB\. Give a capture/],
    ['an empty pipe', 'ss', () => '-', /"-" is no ss capture: it is empty\. Make one with `ss/],
    ['bytes', 'lsof', () => written('noise', noise), /is no lsof capture: .*Make one with `lsof/],
    ['zeros', 'sockstat', () => written('zeros', new Uint8Array(5_000)), /is no sockstat capture: .*Make/],
    [
      'another capture',
      'netstat-linux',
      () => written('n', NETSTAT),
      /can be read as netstat-win32\. Make one/,
    ],
    [
      'UTF-16',
      'ssh-config',
      () => written('c', Buffer.from('\ufeffHost a', 'utf16le')),
      /is no ssh-config .*Give/,
    ],
    [
      '4 MB of empty lines',
      'proc-net-tcp',
      () => written('e', '\n'.repeat(4_194_304)),
      /is no proc-net-tcp .*Make/,
    ],
    [
      'too many commands',
      'ssh-command',
      () => written('s', 'ssh b\n'.repeat(200_000)),
      /larger than 1 MB.*Give/,
    ],
  ])('refuses %s with 2 and a next step', async (_, format, file, reason) => {
    const { code, out, err } = await replay(format, file());
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(reason);
    expect(err).toMatch(/^quayside: [^\n]+\n$/);
  });

  it('steers no terminal with what a capture holds', async () => {
    const file = written('hostile', 'x\\x1b]0;\\xc2\\x9b2J 12 dev 3u IPv4 0x1 0t0 TCP *:80 (LISTEN)\n');
    const { code, out } = await replay('lsof', file);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ process: 'x\u001b]0;\u009b2J' })]);
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
