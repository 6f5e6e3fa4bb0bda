/** The guard alone, where something below it would hide that it looked away. */
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../main/server/guard.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { createFakeService } from '../fake-service.ts';
import { knock } from './open-door.ts';

const guard = createGuard(4_680);
const own = ['Host', '127.0.0.1:4680'];
const ask = (method: string, url: string, ...more: string[]) =>
  guard.request({ method, url, rawHeaders: [...own, ...more] })?.status ?? null;

describe('the guard', () => {
  it('takes only a path as the target', () => {
    expect(ask('GET', '/')).toBeNull();
    for (const url of ['http://127.0.0.1:4680/', 'http://evil.test/', '*', '', 'evil.test:443']) {
      expect(ask('GET', url)).toBe(400);
    }
  });

  it('reads header names in any case', () => {
    expect(guard.request({ method: 'GET', url: '/', rawHeaders: ['hOST', '127.0.0.1:4680'] })).toBeNull();
    expect(ask('GET', '/', 'oRIGIN', 'http://evil.test')).toBe(403);
    expect(ask('GET', '/x.js', 'SEC-FETCH-SITE', 'cross-site')).toBe(403);
  });

  it('lets another site open the page as a window, and nothing else', () => {
    const from = (url: string, mode: string, destination: string) =>
      ask('GET', url, 'Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Dest', destination);
    expect(from('/', 'navigate', 'document')).toBeNull();
    expect(from('/alive', 'navigate', 'document')).toBe(403);
    expect(from('/', 'navigate', 'iframe')).toBe(403);
    expect(from('/', 'cors', 'empty')).toBe(403);
  });

  it('upgrades nothing but GET', () => {
    const rawHeaders = [...own, 'Origin', 'http://127.0.0.1:4680'];
    expect(guard.upgrade({ method: 'GET', url: '/ws', rawHeaders })).toBeNull();
    expect(guard.upgrade({ method: 'POST', url: '/ws', rawHeaders })?.status).toBe(405);
  });
});

describe('the WebSocket', () => {
  it('is offered without compression, which would cost memory and hide sizes', async () => {
    const started = await startServer({ service: createFakeService(), staticRoot: null, port: 0 });
    if (!started.ok) throw new Error(started.failure.message);
    const server: RunningServer = started.value;
    const door = await knock(server, { perMessageDeflate: true });
    expect(typeof door === 'number' ? door : door.socket.extensions).toBe('');
    await server.close();
  });
});
