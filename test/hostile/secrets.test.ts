/** Where the token can be seen while browser mode runs, and what another user of the machine can do without it. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChildProgram, endAll, startProgram } from '../live/child-program.ts';
import { makeStartProject, type StartProject } from '../live/start-project.ts';
import { waitUntil } from '../wait-until.ts';

let project: StartProject;
let home: string;
let data: string;
const programs: ChildProgram[] = [];

beforeAll(async () => {
  project = await makeStartProject();
});

afterAll(() => project?.remove());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quayside-secrets-'));
  data = join(home, 'data');
  mkdirSync(join(home, 'bin'));
  // Stands for the desktop's opener: its command line stays to be seen, as a browser's does.
  writeFileSync(
    join(home, 'bin', 'xdg-open'),
    `#!/bin/sh\nprintf '%s %s' "$$" "$1" > '${home}/opened.part'\nmv '${home}/opened.part' '${home}/opened'\nexec '${process.execPath}' -e 'setTimeout(() => {}, 300000)' "$1"\n`,
  );
  chmodSync(join(home, 'bin', 'xdg-open'), 0o755);
});

afterEach(async () => {
  await endAll(programs);
  rmSync(home, { recursive: true, force: true });
});

const environment = () => ({
  PATH: `${join(home, 'bin')}:${process.env.PATH}`,
  HOME: home,
  QUAYSIDE_HOME: data,
});

async function startBrowserMode(...argv: string[]) {
  const program = startProgram(process.execPath, [project.program, ...argv], environment());
  programs.push(program);
  const [, port, token] =
    /^http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]{43})$/m.exec(await program.says(/#token=.{43}\n/)) ?? [];
  if (!port || !token) throw new Error(program.out());
  return { program, port: Number(port), token };
}

/** Pids of the processes whose command line or environment holds the text. */
function processesThatShow(text: string, file: 'cmdline' | 'environ'): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(text);
      } catch {
        // Ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

const filesThatHold = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path, 'latin1').includes(text);
  });

describe('the token', () => {
  it('stands in no command line, no environment, and no file that others can read', async () => {
    const { program, token } = await startBrowserMode('--open');
    const opened = await waitUntil(
      'the opener was started',
      () => existsSync(join(home, 'opened')) && readFileSync(join(home, 'opened'), 'utf8'),
    );
    const [openerPid, address] = opened.split(' ');
    try {
      expect(address).toMatch(/^file:\/\/.*\/open-[0-9a-f]{16}\.html$/);
      await waitUntil('the opener shows its address', () =>
        processesThatShow(address ?? '', 'cmdline').includes(Number(openerPid)),
      );
      expect(processesThatShow(token, 'cmdline')).toEqual([]);
      expect(processesThatShow(token, 'environ')).toEqual([]);

      const holding = filesThatHold(home, token);
      expect(holding.length).toBe(2);
      for (const name of holding) {
        expect(name).toMatch(/^data\/(endpoint\.json|open-[0-9a-f]{16}\.html)$/);
        expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
      }
      expect(statSync(data).mode & 0o777).toBe(0o700);
    } finally {
      if (Number(openerPid) > 1) process.kill(Number(openerPid));
    }

    // One line says where, for the eyes of who started it; nothing else does, whatever comes in.
    await fetch(`http://127.0.0.1:${new URL(program.out().split('\n')[1] ?? '').port}/?token=${token}`);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.out().split(token).length).toBe(2);
    expect(program.err()).toBe('');
    expect(filesThatHold(home, token)).toEqual([]);
  });

  it('would be found where it stood in a command line', async () => {
    const { token } = await startBrowserMode();
    const shown = startProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)', token], process.env);
    programs.push(shown);
    await waitUntil('it is seen', () => processesThatShow(token, 'cmdline').includes(shown.pid));
  });
});

/** Opens the WebSocket by hand, says `{}` for a token, and prints the close code; then tries the endpoint file. */
const STRANGER = `
const { connect } = require('node:net');
const { readFileSync, readdirSync } = require('node:fs');
const [port, data] = process.argv.slice(1);
const say = (name, work) => { try { work(); console.log(name + ' read'); } catch (error) { console.log(name + ' ' + error.code); } };
say('folder', () => readdirSync(data));
say('endpoint', () => readFileSync(data + '/endpoint.json'));
console.log('uid ' + process.getuid());
const socket = connect(Number(port), '127.0.0.1');
socket.write('GET /ws HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\nOrigin: http://127.0.0.1:' + port +
  '\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n');
let head = true;
socket.on('data', (chunk) => {
  if (head) {
    head = false;
    // A masked text frame whose mask is zero.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x82, 0, 0, 0, 0]), Buffer.from('{}')]));
    return;
  }
  console.log('answer ' + (chunk[0] === 0x88 ? 'closed ' + chunk.readUInt16BE(2) : chunk.toString('latin1')));
  socket.destroy();
});
`;

describe('another user of this machine', () => {
  it('can neither read the token nor get in without it', async () => {
    expect(process.getuid?.(), 'this test starts a process of another user, so it must run as root').toBe(0);
    const { port } = await startBrowserMode();
    // So that only the folder's own mode is in the way.
    chmodSync(home, 0o755);
    const stranger = startProgram(process.execPath, ['-e', STRANGER, String(port), data], process.env, {
      uid: 65_534,
      gid: 65_534,
      cwd: '/',
    });
    programs.push(stranger);
    await stranger.says(/^answer .*$/m);
    expect(stranger.out().trim().split('\n')).toEqual([
      'folder EACCES',
      'endpoint EACCES',
      'uid 65534',
      'answer closed 4401',
    ]);
  });
});
