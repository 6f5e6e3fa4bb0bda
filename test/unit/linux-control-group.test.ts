/** Which service or container a process belongs to, read from its control groups, whatever these are named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isServiceName, readControlGroup } from '../../main/core/platform/linux/control-group.ts';

const ID = 'f7d59c0f9b662e3c58faca1d01593b3af7d59c0f9b662e3c58faca1d01593b3a';
const OTHER_ID = ID.replaceAll('f', '0');
const OWN = 1_000;

const read = (text: string) => readControlGroup(text, OWN);
const of = (path: string) => read(`0::${path}\n`);
const NOTHING = { unit: null, containerId: null };
const system = (name: string) => ({ unit: { name, scope: 'system' }, containerId: null });
const user = (name: string) => ({ unit: { name, scope: 'user' }, containerId: null });
const APP = '/user.slice/user-1000.slice/user@1000.service';

describe('a service', () => {
  it.each([
    ['/system.slice/api.service', system('api.service')],
    [
      '/system.slice/system-postgresql.slice/postgresql@16-main.service',
      system('postgresql@16-main.service'),
    ],
    ['/system.slice/web\\x2dshop.service', system('web\\x2dshop.service')],
    ['/api.service', system('api.service')],
    ['/my.slice/my-own.slice/api.service/worker/1', system('api.service')],
    [`${APP}/app.slice/api.service`, user('api.service')],
    [`${APP}/api.service`, user('api.service')],
    [`${APP}/app.slice/app-dev.slice/api@1.service/sub`, user('api@1.service')],
    // A name that begins as a file of the kernel's does, written with a mark in front.
    ['/system.slice/_cpu.service', system('cpu.service')],
    ['/system.slice/__x.service', system('_x.service')],
    // From a namespace of groups of one's own.
    ['/../../system.slice/api.service', system('api.service')],
    [`/../..${APP}/app.slice/api.service`, user('api.service')],
    ['/../user@1000.service/app.slice/api.service', user('api.service')],
  ])('is told from %j', (path, expected) => {
    expect(of(path)).toEqual(expected);
    expect(read(`12:pids:/x.service\n1:name=systemd:${path}\n0::/\n`)).toEqual(expected);
  });

  it.each([
    '/',
    '/init.scope',
    '/user.slice/user-1000.slice/session-2.scope',
    APP,
    `${APP}/init.scope`,
    `${APP}/app.slice`,
    `${APP}/app.slice/vte-spawn-1.scope`,
    `${APP}/app.slice/vte-spawn-1.scope/api.service`,
    // Another user's service manager is not the one that we could ask.
    '/user.slice/user-1001.slice/user@1001.service/app.slice/api.service',
    '/user.slice/user-1000.slice/user@01000x.service/../api.service',
    '/machine.slice/machine-web.scope/system.slice/nginx.service',
    '/lxc.payload.web/system.slice/nginx.service',
    '/docker/short/nginx.service',
    '/system.slice/api.socket',
    '/system.slice/api.service (deleted)',
    // Whose it is does not show from here.
    '/../api.service',
    '/../user.slice/api.service',
    '/../app.slice/api.service',
  ])('is not told from %j', (path) => {
    expect(of(path)).toEqual(NOTHING);
  });

  it('is the outermost, however a service names the groups inside of it', () => {
    expect(of('/system.slice/containerd.service/nginx.service')).toEqual(system('containerd.service'));
    expect(of(`${APP}/app.slice/evil.service/user@1000.service/sshd.service`)).toEqual(user('evil.service'));
    expect(of('/system.slice/x.service/user@1000.service/sshd.service')).toEqual(system('x.service'));
  });

  it.each([
    'a b.service',
    'a;reboot.service',
    '$(reboot).service',
    'a*.service',
    '[a].service',
    'ä.service',
    'a\u202e.service',
    'a\x1b[31m.service',
    "'.service",
    '.service',
    '@x.service',
    'a.service\r',
    `${'x'.repeat(248)}.service`,
  ])('never has the name %j', (name) => {
    expect(isServiceName(name)).toBe(false);
    expect(of(`/system.slice/${name}`)).toEqual(NOTHING);
  });

  it('has a name of 255 characters at most', () => {
    expect(isServiceName(`${'x'.repeat(247)}.service`)).toBe(true);
  });

  it('is read from the hierarchy that systemd keeps, not from any other', () => {
    const lines = [
      '9:name=systemd:/system.slice/a.service',
      '0::/system.slice/b.service',
      '1:cpu:/c.service',
    ];
    expect(read(`${lines.join('\n')}\n`)).toEqual(system('a.service'));
    expect(read(`${lines.slice(1).reverse().join('\n')}\n`)).toEqual(system('b.service'));
    expect(read('1:cpu:/system.slice/c.service\n')).toEqual(NOTHING);
    expect(read('3:cpu,cpuacct:/\n1:name=systemd:/system.slice/a:b.service\n')).toEqual(
      system('a:b.service'),
    );
  });
});

describe('a container', () => {
  it.each([
    `/system.slice/docker-${ID}.scope`,
    `/docker/${ID}`,
    `/docker/${ID}/system.slice/nginx.service`,
    `/docker/${ID}/docker/${OTHER_ID}`,
    `/machine.slice/libpod-${ID}.scope/container`,
    `/libpod_parent/libpod-${ID}`,
    `/libpod/${ID}`,
    `${APP}/user.slice/libpod-${ID}.scope/container`,
    `/user.slice/user-1001.slice/user@1001.service/user.slice/libpod-${ID}.scope/container`,
    `/system.slice/web.service/libpod-payload-${ID}`,
    `/system.slice/crio-${ID}.scope`,
    `/kubepods/besteffort/pod9b1c/${ID}`,
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod9b1c.slice/cri-containerd-${ID}.scope`,
    `/system.slice/containerd.service/kubepods-burstable-pod9b1c.slice:cri-containerd:${ID}`,
    `/../docker-${ID}.scope`,
    `/../../docker/${ID}/sub`,
  ])('is told from %j, and no service', (path) => {
    const inside = { unit: null, containerId: ID };
    expect(of(path)).toEqual(inside);
    expect(read(`4:memory:${path}\n1:name=systemd:/system.slice/docker.service\n0::/\n`)).toEqual(inside);
  });

  it.each([
    `/machine.slice/libpod-conmon-${ID}.scope`,
    `${APP}/user.slice/libpod-conmon-${ID}.scope`,
    `/system.slice/crio-conmon-${ID}.scope`,
    `/docker/${ID.slice(1)}`,
    `/docker/${ID}0`,
    `/docker/${ID.toUpperCase()}`,
    `/system.slice/docker-${ID}.service.scope`,
    '/system.slice/docker-.scope',
  ])('is not told from %j', (path) => {
    expect(of(path).containerId).toBeNull();
  });
});

describe('any text', () => {
  it('makes a sound name, or none', () => {
    const part = fc.oneof(
      fc.constantFrom('system.slice', '..', 'user@1000.service', 'a.service', `docker-${ID}.scope`),
      fc.string(),
    );
    const path = fc.array(part, { maxLength: 6 }).map((parts) => `0::/${parts.join('/')}\n`);
    fc.assert(
      fc.property(fc.oneof(path, fc.string()), (text) => {
        const { unit, containerId } = read(text);
        expect(unit === null || /^[A-Za-z0-9:_.\\@-]{1,255}$/.test(unit.name)).toBe(true);
        expect(containerId === null || /^[0-9a-f]{64}$/.test(containerId)).toBe(true);
      }),
    );
  });

  it('that was cut names no other service', () => {
    const whole = '0::/system.slice/nginx.service-of-somebody.service\n';
    for (let length = 0; length < whole.length; length++) {
      expect(read(whole.slice(0, length))).toEqual(NOTHING);
    }
  });
});
