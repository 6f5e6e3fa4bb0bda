/** What the page may never do. Each lock is tried on fakes that do what Electron does where nobody says no. */
import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { lockContents, lockSession } from '../../main/shell/locks.ts';

/** Lets everything through, as Electron does, until it is locked. */
class FakeContents extends EventEmitter {
  #open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.#open = handler;
  }
  opens(url: string): boolean {
    return this.#open({ url }).action === 'allow';
  }
  /** Whether nobody prevented it. */
  lets(event: string, url: string): boolean {
    let allowed = true;
    this.emit(event, {
      url,
      preventDefault: () => {
        allowed = false;
      },
    });
    return allowed;
  }
}

function lockedContents(): FakeContents {
  const contents = new FakeContents();
  // The fake has what locks use of one.
  lockContents(contents as unknown as WebContents);
  return contents;
}

interface Handlers {
  request: (contents: unknown, permission: string, answer: (yes: boolean) => void, details: object) => void;
  check: (contents: unknown, permission: string, origin: string, details: object) => boolean;
  device: (details: object) => boolean;
  beforeRequest: (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;
}

/** Grants everything, as Electron does, until it is locked. */
class FakeSession {
  handlers: Handlers = {
    request: (_contents, _permission, answer) => answer(true),
    check: () => true,
    device: () => true,
    beforeRequest: (_details, answer) => answer({}),
  };
  setPermissionRequestHandler(handler: Handlers['request']) {
    this.handlers.request = handler;
  }
  setPermissionCheckHandler(handler: Handlers['check']) {
    this.handlers.check = handler;
  }
  setDevicePermissionHandler(handler: Handlers['device']) {
    this.handlers.device = handler;
  }
  webRequest = {
    onBeforeRequest: (handler: Handlers['beforeRequest']) => {
      this.handlers.beforeRequest = handler;
    },
  };
  grants(permission: string, details: object): boolean {
    let granted = true;
    this.handlers.request(
      {},
      permission,
      (yes) => {
        granted = yes;
      },
      details,
    );
    return granted;
  }
  holds(permission: string, details: object): boolean {
    return this.handlers.check({}, permission, 'app://quayside', details);
  }
  loads(url: string): boolean {
    let loaded = true;
    this.handlers.beforeRequest({ url }, ({ cancel }) => {
      loaded = cancel !== true;
    });
    return loaded;
  }
}

function lockedSession(): FakeSession {
  const session = new FakeSession();
  // The fake has what locks use of one.
  lockSession(session as unknown as Session);
  return session;
}

const ELSEWHERE = [
  'https://evil.example/',
  'http://localhost:3000/',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,x',
  'app://quayside.evil/',
  'app://quayside@evil/',
  'app://evil/',
  'app://quayside/other.html',
  'app://quayside/?x#/ports',
  'app://quayside/#',
  'app://quayside/#token=abc',
  'app://quayside/#/ports/0',
  'app://quayside/#/other',
  'app://quayside/#/free/../x',
  'app://quayside.evil/#/ports',
];
const PERMISSIONS = [
  'media',
  'geolocation',
  'notifications',
  'clipboard-read',
  'openExternal',
  'fileSystem',
  'hid',
  'usb',
  'serial',
  'display-capture',
  'unknown',
];
const OUR_PAGE = { isMainFrame: true, requestingUrl: 'app://quayside/' };

describe('the page stays where it is', () => {
  it.each(ELSEWHERE)('does not go to %s', (url) => {
    expect(new FakeContents().lets('will-navigate', url)).toBe(true);
    expect(lockedContents().lets('will-navigate', url)).toBe(false);
  });
  it.each(ELSEWHERE)('has no frame that goes to %s', (url) => {
    expect(lockedContents().lets('will-frame-navigate', url)).toBe(false);
  });
  it.each(['app://quayside/', 'app://quayside/#/ports', 'app://quayside/#/conflicts/abc'])(
    'may reload itself where it is: %s',
    (url) => {
      expect(lockedContents().lets('will-navigate', url)).toBe(true);
      expect(lockedContents().lets('will-frame-navigate', url)).toBe(true);
    },
  );
  it('follows no redirect, not even to itself', () => {
    expect(lockedContents().lets('will-redirect', 'https://evil.example/')).toBe(false);
    expect(lockedContents().lets('will-redirect', 'app://quayside/')).toBe(false);
  });
  it('holds no webview', () => {
    expect(lockedContents().lets('will-attach-webview', 'https://evil.example/')).toBe(false);
  });
  it('opens no window', () => {
    expect(new FakeContents().opens('https://evil.example/')).toBe(true);
    expect(lockedContents().opens('https://evil.example/')).toBe(false);
    expect(lockedContents().opens('app://quayside/')).toBe(false);
  });
});

describe('the page has no rights', () => {
  it.each(PERMISSIONS)('is not granted %s', (permission) => {
    expect(new FakeSession().grants(permission, OUR_PAGE)).toBe(true);
    expect(lockedSession().grants(permission, OUR_PAGE)).toBe(false);
  });
  it.each(PERMISSIONS)('does not hold %s', (permission) => {
    expect(lockedSession().holds(permission, OUR_PAGE)).toBe(false);
  });
  it('may write to the clipboard, and nobody but our own page may', () => {
    const session = lockedSession();
    const write = 'clipboard-sanitized-write';
    expect(session.grants(write, OUR_PAGE)).toBe(true);
    expect(session.holds(write, OUR_PAGE)).toBe(true);
    for (const details of [
      { ...OUR_PAGE, isMainFrame: false },
      { ...OUR_PAGE, requestingUrl: 'https://evil.example/' },
      { ...OUR_PAGE, requestingUrl: 'app://quayside.evil/' },
      { isMainFrame: true },
    ]) {
      expect(session.grants(write, details)).toBe(false);
      expect(session.holds(write, details)).toBe(false);
    }
  });
  it('gets no device', () => {
    expect(lockedSession().handlers.device({ deviceType: 'usb' })).toBe(false);
  });
});

describe('the page has no network', () => {
  it.each([
    'https://evil.example/',
    'http://127.0.0.1:3000/',
    'ws://127.0.0.1:3000/',
    'wss://evil.example/',
    'file:///etc/passwd',
    'ftp://evil.example/',
    'app://evil/x.js',
    'app://quayside.evil/x.js',
    'devtools://evil/',
  ])('does not load %s', (url) => {
    expect(new FakeSession().loads(url)).toBe(true);
    expect(lockedSession().loads(url)).toBe(false);
  });
  it.each(['app://quayside/', 'app://quayside/assets/index-12345678.js', 'devtools://devtools/bundled/x.js'])(
    'loads %s',
    (url) => {
      expect(lockedSession().loads(url)).toBe(true);
    },
  );
});
