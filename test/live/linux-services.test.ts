/** Stopping and starting services: what systemctl is really given, by one that notes it down, and what its answers mean. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Exec, exec } from '../../main/core/exec.ts';
import { createSystemdServices, findSystemctl } from '../../main/core/platform/linux/systemd-services.ts';
import type { ServiceUnit } from '../../main/core/platform/platform.ts';

const api: ServiceUnit = { name: 'api@1.service', scope: 'system' };
const own: ServiceUnit = { name: 'web\\x2dshop.service', scope: 'user' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-services-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A systemctl that writes down what it was given, says `stderr` and ends with `code`. */
function fakeSystemctl(stderr = '', code = 0) {
  const program = join(folder, 'systemctl');
  const noted = join(folder, 'noted');
  const script = `
require('fs').writeFileSync(${JSON.stringify(noted)}, JSON.stringify({ argv: process.argv.slice(2), env: process.env }));
process.stderr.write(${JSON.stringify(stderr)});
process.exitCode = ${code};`;
  writeFileSync(program, `#!${process.execPath}\n${script}\n`);
  chmodSync(program, 0o755);
  return {
    program,
    called: () => existsSync(noted),
    noted: (): { argv: string[]; env: Record<string, string> } => JSON.parse(readFileSync(noted, 'utf8')),
  };
}

const servicesBy = (program: string, env: NodeJS.ProcessEnv = {}) =>
  createSystemdServices({ program, exec, uid: 1_000, env });

describe('systemctl', () => {
  it('is given the verb and the name alone, and asks nobody', async () => {
    const fake = fakeSystemctl();
    const services = servicesBy(fake.program, {
      SYSTEMD_PAGER: 'x',
      LD_PRELOAD: '',
      SECRET: 's',
      PATH: '/tmp',
    });
    expect(await services.stop(api)).toEqual({ ok: true, value: null });
    expect(fake.noted()).toEqual({
      argv: ['stop', '--no-ask-password', '--', 'api@1.service'],
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin', XDG_RUNTIME_DIR: '/run/user/1000' },
    });
  });

  it('is told whose services are meant, and where that manager is', async () => {
    const fake = fakeSystemctl();
    const bus = { XDG_RUNTIME_DIR: '/run/user/7', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/7/bus' };
    expect(await servicesBy(fake.program, bus).start(own)).toEqual({ ok: true, value: null });
    expect(fake.noted().argv).toEqual(['--user', 'start', '--no-ask-password', '--', own.name]);
    expect(fake.noted().env).toMatchObject(bus);
  });

  it.each([
    'api',
    'api.socket',
    'a*.service',
    'a b.service',
    '--now.service ',
    '--host=evil',
    'a;b.service',
    '../a.service',
    'a\n.service',
    '',
    '@.service',
    `${'x'.repeat(250)}.service`,
  ])('is never given the name %j', async (name) => {
    const fake = fakeSystemctl();
    for (const scope of ['system', 'user'] as const) {
      const result = await servicesBy(fake.program).stop({ name, scope });
      expect(result).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    }
    expect(fake.called()).toBe(false);
  });

  it('takes a name that looks like an option for a name', async () => {
    const fake = fakeSystemctl();
    await servicesBy(fake.program).stop({ name: '--now.service', scope: 'system' });
    expect(fake.noted().argv.slice(-2)).toEqual(['--', '--now.service']);
  });
});

describe('its answer', () => {
  it.each([
    ['permission', 1, 'Failed to stop api.service: Interactive authentication required.\n'],
    ['permission', 4, 'Failed to stop api.service: Access denied\nSee system logs for details.\n'],
    ['permission', 4, ''],
    ['not-found', 5, 'Failed to stop api.service: Unit api.service not loaded.\n'],
    ['not-found', 5, ''],
    ['not-found', 1, 'Failed to start api.service: Unit api.service not found.\n'],
    ['unavailable', 1, "System has not been booted with systemd as init system (PID 1). Can't operate.\n"],
    ['unavailable', 1, 'Failed to connect to bus: No medium found\n'],
    ['unavailable', 1, 'Failed to connect to bus: Permission denied\n'],
    ['unavailable', 1, 'Job for api.service canceled.\n'],
    ['unavailable', 1, ''],
  ])('means %s: code %i, %j', async (expected, code, stderr) => {
    const result = await servicesBy(fakeSystemctl(stderr, code).program).stop(api);
    expect(result).toMatchObject({ ok: false, failure: { code: expected } });
    expect(result.ok ? '' : result.failure.message).toMatch(/\.$|\S: \S/);
  });

  it('is cleaned and cut before it is shown', async () => {
    const fake = fakeSystemctl(`\x1b[31m${'x'.repeat(100_000)}\u202e\nmore`, 1);
    const result = await servicesBy(fake.program).stop(api);
    const message = result.ok ? '' : result.failure.message;
    expect(message).toMatch(/^systemd did not stop api@1\.service: \\u001b\[31mx+…$/);
    expect(message.length).toBeLessThan(400);
  });

  it('is waited for as long as systemd itself waits, and no longer', async () => {
    const limits: number[] = [];
    const slow: Exec = async ({ limitMs }) => {
      limits.push(limitMs);
      return { kind: 'timeout' };
    };
    const services = createSystemdServices({ program: '/bin/systemctl', exec: slow, uid: 0, env: {} });
    expect(await services.stop(api)).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    expect(limits).toEqual([100_000]);
  });

  it('is none where the program went', async () => {
    const result = await servicesBy(join(folder, 'none')).stop(api);
    expect(result).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
  });
});

describe('the same by hand', () => {
  it('is a command to type', () => {
    const { command } = servicesBy('/bin/systemctl');
    expect(command('stop', api)).toEqual(['systemctl', 'stop', 'api@1.service']);
    expect(command('start', own)).toEqual(['systemctl', '--user', 'start', own.name]);
    expect(command('stop', { name: '-a.service', scope: 'user' })).toEqual([
      'systemctl',
      '--user',
      'stop',
      '--',
      '-a.service',
    ]);
  });
});

describe('the program', () => {
  it('is looked up in fixed folders', () => {
    const fake = fakeSystemctl();
    expect(findSystemctl(folder)).toBe(fake.program);
    expect(findSystemctl(join(folder, 'none'))).toBeNull();
    expect(findSystemctl() ?? '/usr/bin/systemctl').toMatch(/^\/(usr\/)?s?bin\/systemctl$/);
  });

  it('of this machine knows no service that is not there, whether systemd runs or not', async () => {
    const program = findSystemctl() ?? join(folder, 'none');
    const name = `quayside-test-${process.pid}.service`;
    const result = await createSystemdServices({ program, exec, uid: 0, env: process.env }).stop({
      name,
      scope: 'system',
    });
    expect(result).toMatchObject({ ok: false });
    expect(['unavailable', 'not-found', 'permission']).toContain(result.ok ? '' : result.failure.code);
  });
});
