import { describe, expect, it } from 'vitest';
import { protectionOf } from '../../main/core/freeing/protected.ts';
import { scriptedProcess } from '../scripted-platform.ts';

const OURS = [500, 400, 300, 1];
const protection = (process: Parameters<typeof scriptedProcess>[0], users: string[] = []) =>
  protectionOf(scriptedProcess(process), OURS, users);

describe('what is never ended', () => {
  it.each([0, 1, -1, 1.5, Number.NaN, 2 ** 53])('pid %s', (pid) => {
    expect(protection({ pid })).toMatchObject({ by: 'built-in' });
  });

  it.each([500, 400, 300])('ourselves and who started us: pid %i', (pid) => {
    expect(protection({ pid })).toMatchObject({ by: 'built-in' });
  });

  it.each([
    'docker-proxy',
    'com.docker.backend',
    'rootlessport',
    'conmon',
    'dockerd',
    'containerd-shim-runc-v2',
    'systemd',
    'systemd-resolved',
    'launchd',
    'sshd',
    'sshd-session',
    'Xorg',
    'gnome-session-binary',
    'WindowServer',
    'wslrelay.exe',
    'vpnkit-bridge',
    'lsass.exe',
    'svchost.exe',
  ])('%s', (name) => {
    expect(protection({ pid: 4_321, name, argv: [name] })).toMatchObject({ by: 'built-in' });
    // Another name on the same program, and the program's name on another process: either protects.
    expect(protection({ pid: 4_321, name: 'harmless', argv: [`/usr/bin/${name}`] })).toMatchObject({
      by: 'built-in',
    });
  });

  it('a log-in server that writes words behind its name', () => {
    expect(protection({ pid: 77, name: 'x', argv: ['sshd: dev [priv]'] })).toMatchObject({ by: 'built-in' });
  });

  it("what is on the user's list, by name or program, with or without a star", () => {
    expect(protection({ pid: 77, name: 'postgres' }, ['Postgres'])).toMatchObject({ by: 'user' });
    expect(protection({ pid: 77, name: 'MainThread', argv: ['/opt/mydb-17'] }, ['mydb*'])).toMatchObject({
      by: 'user',
    });
  });
});

describe('what may be ended', () => {
  it.each(['node', 'python3', 'initializr', 'systematic', 'docker-proxy-test', 'sshd2', 'nginx'])(
    '%s',
    (name) => {
      expect(protection({ pid: 4_321, name, argv: [name] }, ['postgres'])).toBeNull();
    },
  );
});
