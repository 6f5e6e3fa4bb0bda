/** The page's files over app://: nothing but what was built, with the headers that browser mode has. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAssets } from '../../main/server/assets.ts';
import { securityHeaders } from '../../main/server/headers.ts';
import { APP_SCHEMES, answer, servePage } from '../../main/shell/app-scheme.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-page-'));
const root = join(folder, 'renderer');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(root, 'index.html'), '<!doctype html><title>Quayside</title>');
writeFileSync(join(root, 'assets', 'index-12345678.js'), 'export {};');
writeFileSync(join(root, 'assets', 'index-12345678.js.map'), '{}');
writeFileSync(join(folder, 'secret.html'), 'secret');
symlinkSync(join(folder, 'secret.html'), join(root, 'link.html'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = { files: loadAssets(root), headers: securityHeaders(null) };
const get = (url: string, method = 'GET') => answer({ url, method }, page);

describe('app://quayside', () => {
  it('is a standard and secure scheme with no more rights than it needs', () => {
    expect(APP_SCHEMES).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('serves the page and its parts', async () => {
    const response = get('app://quayside/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('Quayside');
    expect(get('app://quayside/assets/index-12345678.js').headers.get('content-type')).toMatch(
      /^text\/javascript/,
    );
  });

  it('is what protocol.handle is given', async () => {
    const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
    servePage({ handle: (scheme, handler) => void handlers.set(scheme, handler) }, page);
    expect([...handlers.keys()]).toEqual(['app']);
    const response = await handlers.get('app')?.(new Request('app://quayside/'));
    expect(response?.status).toBe(200);
  });

  it.each([
    'app://quayside/../secret.html',
    'app://quayside/..%2fsecret.html',
    'app://quayside/%2e%2e/secret.html',
    'app://quayside/assets/..%5c..%5csecret.html',
    'app://quayside//secret.html',
    'app://quayside/link.html',
    'app://quayside/index.html%00.js',
    'app://quayside/assets/index-12345678.js.map',
    'app://quayside/assets/',
    'app://quayside/assets',
    'app://quayside/etc/passwd',
    'app://quayside/constructor',
    'app://quayside/__proto__',
  ])('has nothing at %s', async (url) => {
    const response = get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it.each([
    'app://evil/',
    'app://quayside.evil/',
    'app://user@quayside/',
    'app://quayside:80/',
    'https://quayside/',
  ])('is not %s', (url) => {
    expect(get(url).status).toBe(403);
  });

  it('answers GET and HEAD only', async () => {
    expect(await get('app://quayside/', 'HEAD').text()).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(get('app://quayside/', method).status).toBe(405);
  });

  it.each(['app://quayside/', 'app://quayside/nothing', 'app://evil/'])(
    'locks what it answers to %s',
    (url) => {
      const { headers } = get(url);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    },
  );
});
