/** What an earlier host left over on Windows, which only a job object that could not be made would leave: ended where it is proven to be that. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessIdentity } from '../../main/core/platform/platform.ts';
import { joinCommandLine } from '../../main/core/platform/readers/split-command-line.ts';
import { findHost, hostFiles } from '../../main/core/tunnels/host-files.ts';
import { hashArgv, type LedgerEntry } from '../../main/core/tunnels/ledger.ts';
import { reapLeftovers } from '../../main/core/tunnels/reap-leftovers.ts';
import { createWin32Machine, OWN_PID, START_MS, type Win32Machine } from '../win32-machine.ts';

const SSH = 'C:\\Program Files\\OpenSSH\\ssh.exe';
const ARGV = [SSH, '-v', '-i', 'C:\\Users\\dev\\my key', '-L', '127.0.0.1:5432:db:5432', '--', 'db'];
const HOST: ProcessIdentity = { pid: 8_000, startKey: String(START_MS) };
const LEFT: ProcessIdentity = { pid: 8_100, startKey: String(START_MS + 10) };

let machine: Win32Machine;
let running = '';

beforeEach(() => {
  machine = createWin32Machine();
  running = mkdtempSync(join(tmpdir(), 'quayside-win32-left-'));
  addSsh();
});
afterEach(() => rmSync(running, { recursive: true }));

const addSsh = (more: { startMs?: number; commandLine?: string | null } = {}) =>
  machine.add({
    pid: LEFT.pid,
    name: 'ssh.exe',
    path: SSH,
    commandLine: joinCommandLine(ARGV),
    startMs: START_MS + 10,
    kind: 'console',
    ...more,
  });

function writeLedger(): string {
  const entry: LedgerEntry = { tunnel: 't', process: LEFT, program: SSH, argvHash: hashArgv(ARGV) };
  const { ledger } = hostFiles(running, HOST);
  mkdirSync(running, { recursive: true });
  writeFileSync(ledger, JSON.stringify({ version: 1, host: HOST, entries: [entry] }));
  return ledger;
}

describe('an ssh that was left over on Windows', () => {
  it('is ended, with what it had started, and its file is gone', async () => {
    machine.add({ pid: 8_200, parent: LEFT.pid, name: 'ssh.exe', startMs: START_MS + 20, kind: 'console' });
    const ledger = writeLedger();
    const { ended, warnings } = await reapLeftovers(running, await machine.open());
    expect(ended).toEqual([{ tunnel: 't', process: LEFT }]);
    expect(warnings).toEqual([]);
    const forced = machine.kills.filter((argv) => argv.includes('/F')).map(([, pid]) => Number(pid));
    expect(forced).toEqual([LEFT.pid, 8_200]);
    expect(existsSync(ledger)).toBe(false);
  });

  it.each<[string, () => void]>([
    ['began at another time', () => addSsh({ startMs: START_MS + 11 })],
    ['has other arguments', () => addSsh({ commandLine: `"${SSH}" -v -- db` })],
    ['tells no command line', () => addSsh({ commandLine: null })],
    ['is gone', () => machine.end(LEFT.pid)],
  ])('is nobody of ours where it %s', async (_, change) => {
    change();
    const ledger = writeLedger();
    expect((await reapLeftovers(running, await machine.open())).ended).toEqual([]);
    expect(machine.kills).toEqual([]);
    expect(existsSync(ledger)).toBe(false);
  });

  it('is left to its host where that lives', async () => {
    machine.add({ pid: HOST.pid, name: 'Quayside.exe', startMs: START_MS });
    const ledger = writeLedger();
    expect((await reapLeftovers(running, await machine.open())).ended).toEqual([]);
    expect(machine.kills).toEqual([]);
    expect(existsSync(ledger)).toBe(true);
  });

  it('waits, with its file, where nobody tells starts', async () => {
    machine.broken.add('powershell');
    const ledger = writeLedger();
    expect((await reapLeftovers(running, await machine.open())).ended).toEqual([]);
    expect(machine.kills).toEqual([]);
    expect(existsSync(ledger)).toBe(true);
  });
});

it('a host whose own start nobody tells has no name for its files', async () => {
  expect(await findHost(await machine.open(), OWN_PID)).toEqual({
    pid: OWN_PID,
    startKey: String(START_MS),
  });
  machine.broken.add('powershell');
  expect(await findHost(await machine.open(), OWN_PID)).toBeNull();
});
