import { describe, expect, it } from 'vitest';
import { CONTAINER_PROXIES, isContainerProxy } from '../../main/core/container-proxies.ts';

const nameOf = (pattern: string) => pattern.replace('*', '-helper');

describe('isContainerProxy', () => {
  it.each(CONTAINER_PROXIES)(
    'knows %s by its name and by its program’s, whatever the case and the folder',
    (pattern) => {
      const name = nameOf(pattern);
      for (const [called, argv] of [
        [name, []],
        [name.toUpperCase(), ['/bin/sh']],
        ['exe', [`/usr/libexec/${name}`]],
        ['exe', [`C:\\Program Files\\${name.toUpperCase()}.EXE`]],
        ['exe', [`/usr/bin/${name}: worker`]],
      ] as const) {
        expect(isContainerProxy({ name: called, argv })).toBe(true);
      }
    },
  );

  it('takes nothing else for one', () => {
    for (const [name, argv] of [
      ['node', ['/usr/bin/node', '/srv/docker-proxy']],
      ['', []],
      ['dockerd', ['/usr/bin/dockerd']],
      ['python', ['/opt/pasta/bin/python']],
    ] as const) {
      expect(isContainerProxy({ name, argv })).toBe(false);
    }
  });
});
