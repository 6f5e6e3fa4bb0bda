/** The built page over HTTP: its files, the headers of every answer, what is kept by the browser, a missing build. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAssets } from '../../main/server/assets.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { createFakeService } from '../fake-service.ts';
import { makeSmallPage, PAGE_MARK, SCRIPT_PATH } from '../small-page.ts';

let root: string;
let empty: string;
let server: RunningServer;

const start = async (staticRoot: string | null): Promise<RunningServer> => {
  const started = await startServer({ service: createFakeService(), staticRoot, port: 0 });
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
};

beforeAll(async () => {
  root = makeSmallPage();
  empty = mkdtempSync(join(tmpdir(), 'quayside-empty-'));
  server = await start(root);
});

afterAll(async () => {
  await server?.close();
  for (const folder of [root, empty]) rmSync(folder, { recursive: true, force: true });
});

describe('the page', () => {
  it('is served fresh, and its hashed files for ever', async () => {
    const index = await fetch(`${server.origin}/`);
    expect(index.status).toBe(200);
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(index.headers.get('cache-control')).toBe('no-store');
    expect(await index.text()).toContain(PAGE_MARK);
    const script = await fetch(server.origin + SCRIPT_PATH);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await script.text()).length).toBe(Number(script.headers.get('content-length')));
  });

  it('answers HEAD without the body', async () => {
    const head = await fetch(`${server.origin}/`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await head.text()).toBe('');
  });

  it('puts the same locks on every answer', async () => {
    const { port } = server;
    const answers = await Promise.all([
      fetch(`${server.origin}/`),
      fetch(server.origin + SCRIPT_PATH),
      fetch(`${server.origin}/missing`),
      fetch(`${server.origin}/alive`),
      fetch(`${server.origin}/`, { headers: { Origin: 'http://evil.test' } }),
      fetch(`${server.origin}/`, { method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400, 403, 403]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}; ` +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      const names = [...headers.keys()];
      expect(names.filter((name) => /^access-control|^set-cookie|^server$|^x-powered/.test(name))).toEqual(
        [],
      );
    }
  });

  it('holds only plain files that a page needs', () => {
    expect([...loadAssets(root).keys()].sort()).toEqual([
      '/',
      '/assets/app-Ab3_x-9Z.css',
      SCRIPT_PATH,
      '/index.html',
    ]);
    const link = join(empty, 'link');
    symlinkSync(root, link);
    expect([...loadAssets(link).keys()]).toEqual(['/']);
    rmSync(link);
  });
});

describe('without a page', () => {
  it('says how to build it', async () => {
    const unbuilt = await start(join(empty, 'missing'));
    const answer = await fetch(`${unbuilt.origin}/`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
    await unbuilt.close();
  });

  it('serves nothing where only the command line is served', async () => {
    const bare = await start(null);
    expect((await fetch(`${bare.origin}/`)).status).toBe(404);
    await bare.close();
  });
});
