/** What counts as the proof of a log-in, and where it may be kept. With the real file system and real sockets. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostFiles } from '../../main/core/tunnels/host-files.ts';
import { openLogInProof } from '../../main/core/tunnels/log-in-proof.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(place = join(folder, 'in')) {
  const opened = openLogInProof(place);
  if (!opened.ok) throw new Error(opened.failure.message);
  return { proof: opened.value, socket: opened.value.forward.split(':')[0] ?? '' };
}

describe('a proof', () => {
  it('is given by a socket at its place, by nothing else, and is taken away', async () => {
    const { proof, socket } = open();
    expect(proof.forward).toBe(`${socket}:127.0.0.1:1`);
    expect(proof.isGiven()).toBe(false);
    writeFileSync(socket, '');
    expect(proof.isGiven()).toBe(false);
    rmSync(socket);
    const elsewhere = createServer().listen(join(folder, 'other'));
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    symlinkSync(join(folder, 'other'), socket);
    expect(proof.isGiven()).toBe(false);
    rmSync(socket);
    const there = createServer().listen(socket);
    await new Promise((resolve) => there.once('listening', resolve));
    expect(proof.isGiven()).toBe(true);
    proof.close();
    expect(existsSync(dirname(socket))).toBe(false);
    for (const server of [elsewhere, there]) await new Promise((resolve) => server.close(resolve));
  });

  it('is of one start alone', () => {
    expect(open().socket).not.toBe(open().socket);
  });

  it('is not kept where others may write, or where somebody laid a link', () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    expect(openLogInProof(shared)).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    const target = join(folder, 'target');
    mkdirSync(target, { mode: 0o700 });
    symlinkSync(target, join(folder, 'link'));
    expect(openLogInProof(join(folder, 'link')).ok).toBe(false);
    writeFileSync(join(folder, 'file'), '');
    expect(openLogInProof(join(folder, 'file', 'in')).ok).toBe(false);
  });
});

it('is kept by what runs, or where that path is long or ssh would read it otherwise, in a temporary folder', () => {
  const host = { pid: 4_194_304, startKey: '1' };
  const proofs = (running: string, temporary: string) => hostFiles(running, host, temporary).proofs;
  expect(proofs('/home/ada/.local/share/quayside/tunnels-running', '/tmp')).toMatch(
    /^\/home\/ada\/.*\/4194304-[0-9a-f]{16}\.in$/,
  );
  for (const other of [`/home/${'a'.repeat(80)}`, '/home/%h', '/home/a:b', `/home/\${USER}`, '/home/a b'])
    expect(proofs(other, '/var/tmp')).toMatch(/^\/var\/tmp\/quayside-4194304-[0-9a-f]{16}$/);
  expect(proofs('/a b', '/c d')).toMatch(/^\/tmp\/quayside-4194304-/);
});
