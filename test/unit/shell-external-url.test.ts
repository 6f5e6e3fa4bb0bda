/** What may be handed to the system's browser: a table of addresses, most of them attacks. */
import { describe, expect, it } from 'vitest';
import { externalUrl } from '../../main/shell/external-url.ts';
import { openRedirect, openUrl } from '../../main/shell/open-url.ts';

const ORIGINS = ['https://docs.example.org'];

const OPENED: [address: string, opened: string][] = [
  ['http://localhost:3000', 'http://localhost:3000/'],
  ['http://localhost:3000/', 'http://localhost:3000/'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['https://localhost:8443', 'https://localhost:8443/'],
  ['https://127.0.0.1:443', 'https://127.0.0.1/'],
  ['http://localhost:80', 'http://localhost/'],
  ['http://localhost', 'http://localhost/'],
  ['http://localhost:65535', 'http://localhost:65535/'],
  ['https://docs.example.org', 'https://docs.example.org/'],
  ['https://docs.example.org/guide?x=1#top', 'https://docs.example.org/guide?x=1#top'],
];

const REFUSED: string[] = [
  '',
  'localhost:3000',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'file://localhost/etc/passwd',
  'smb://localhost/share',
  'vbscript:msgbox(1)',
  'ms-msdt:/id PCWDiagnostic',
  'ssh://localhost:3000',
  'app://quayside/',
  'http://localhost:0',
  'http://localhost:65536',
  'http://localhost:03000',
  'http://localhost:3000/path',
  'http://localhost:3000/?to=https://evil.example',
  'http://localhost:3000/#x',
  'http://localhost.evil.example:3000',
  'http://localhost@evil.example',
  'http://user:secret@localhost:3000',
  'http://evil.example/localhost:3000',
  'http://127.0.0.1.evil.example:3000',
  'http://127.1:3000',
  'http://2130706433:3000',
  'http://0x7f.1:3000',
  'http://0.0.0.0:3000',
  'http://[::1]:3000',
  'http://192.168.0.1:3000',
  'http://LOCALHOST:3000',
  'http:\\\\localhost:3000',
  ' http://localhost:3000',
  'http://localhost:3000\r\nX-Injected: 1',
  'http://local\thost:3000',
  'http://docs.example.org/',
  'https://docs.example.org.evil.example/',
  'https://docs.example.org@evil.example/',
  'https://user@docs.example.org/',
  'https://docs.example.org:444/',
  'https://evil.example/https://docs.example.org',
  'https://docs.example.org\\@evil.example',
  'https://docs.example.org/\r\nx',
  'https://DOCS.example.org/',
];

describe('addresses for the browser', () => {
  it('is asked about at least forty', () => {
    expect(OPENED.length + REFUSED.length).toBeGreaterThanOrEqual(40);
  });
  it.each(OPENED)('opens %j', (address, opened) => {
    expect(externalUrl(address, ORIGINS)).toBe(opened);
  });
  it.each(REFUSED)('refuses %j', (address) => {
    expect(externalUrl(address, ORIGINS)).toBeNull();
  });
  it('names no documentation yet', () => {
    expect(externalUrl('https://docs.example.org/')).toBeNull();
  });
});

describe('opening', () => {
  it('hands on what may be opened, and nothing else', async () => {
    const opened: string[] = [];
    const open = async (url: string) => void opened.push(url);
    expect(await openUrl('http://localhost:3000', open)).toEqual({ ok: true, value: null });
    expect(await openUrl('file:///etc/passwd', open)).toMatchObject({ failure: { code: 'invalid-input' } });
    expect(opened).toEqual(['http://localhost:3000/']);
  });
  it('says so when there is no browser', async () => {
    const broken = () => Promise.reject(new Error('no handler'));
    expect(await openUrl('http://localhost:3000', broken)).toMatchObject({
      failure: { code: 'unavailable' },
    });
  });
  it('opens a redirect only out of the data folder', async () => {
    const opened: string[] = [];
    const open = async (path: string) => {
      opened.push(path);
      return '';
    };
    expect(
      (await openRedirect('file:///home/dev/.quayside/open-1.html', '/home/dev/.quayside', open)).ok,
    ).toBe(true);
    for (const url of [
      'file:///etc/passwd',
      'file:///home/dev/.quayside/../x.html',
      'file:///home/dev/.quayside/sub/x.html',
      'file:///home/dev/.quayside/x.desktop',
    ]) {
      expect((await openRedirect(url, '/home/dev/.quayside', open)).ok).toBe(false);
    }
    expect(opened).toEqual(['/home/dev/.quayside/open-1.html']);
  });
});
