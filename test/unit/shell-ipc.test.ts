/** The IPC router: who may speak, what may be said, and that a reload begins anew. */
import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebContents } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_CLIENT_FRAME, ServerFrame, type Transport } from '../../preload/protocol.ts';
import { createServe } from '../../preload/serve.ts';
import { createFakeService } from '../fake-service.ts';
import { hostileFrame, seeded } from '../hostile-frames.ts';

const electron = vi.hoisted(() => ({ ipcMain: null as unknown as EventEmitter }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  electron.ipcMain = new Emitter();
  // As Electron's own does.
  electron.ipcMain.on('error', () => {});
  return { ipcMain: electron.ipcMain };
});
const { CHANNEL, closeForeignChannels, openIpcDoor } = await import('../../main/shell/ipc.ts');

interface Frame {
  url: string;
  origin: string;
  parent: object | null;
  detached: boolean;
  frameTreeNodeId: number;
}

class FakeContents extends EventEmitter {
  sent: unknown[] = [];
  destroyed = false;
  mainFrame: Frame = {
    url: 'app://quayside/',
    origin: 'app://quayside',
    parent: null,
    detached: false,
    frameTreeNodeId: 1,
  };
  isDestroyed() {
    return this.destroyed;
  }
  send(channel: string, text: unknown) {
    this.sent.push([channel, text]);
  }
  /** As the page's preload script does. */
  says(value: unknown, from: Frame | null = this.mainFrame) {
    electron.ipcMain.emit(CHANNEL, { sender: this, senderFrame: from }, value);
  }
  heard(): ServerFrame[] {
    return this.sent.map((entry) => ServerFrame.parse(JSON.parse((entry as [string, string])[1])));
  }
}

/** Every transport that was begun, with what it was told. */
function recorder() {
  const begun: { texts: string[]; ended: boolean; transport: Transport }[] = [];
  const serve = (transport: Transport) => {
    const one = { texts: [] as string[], ended: false, transport };
    begun.push(one);
    transport.onMessage((text) => one.texts.push(text));
    transport.onClose(() => {
      one.ended = true;
    });
    return () => {};
  };
  return { begun, serve };
}

const doors: { close(): void }[] = [];
afterEach(() => {
  for (const door of doors.splice(0)) door.close();
});

function openDoor(serve: (transport: Transport) => () => void): FakeContents {
  const contents = new FakeContents();
  const door = openIpcDoor(serve);
  doors.push(door);
  // The fake has what the router uses of one.
  door.attach(contents as unknown as WebContents);
  return contents;
}

describe('who may speak', () => {
  it('the main frame of our page', () => {
    const { begun, serve } = recorder();
    openDoor(serve).says('hello');
    expect(begun.map(({ texts }) => texts)).toEqual([['hello']]);
  });

  const page = new FakeContents().mainFrame;
  const strangers: [who: string, frame: Frame | null][] = [
    ['nobody', null],
    ['a frame without an address', { ...page, url: '', origin: '' }],
    ['about:blank', { ...page, url: 'about:blank', origin: 'null' }],
    ['about:blank that took over our origin', { ...page, url: 'about:blank' }],
    ['our address under another origin', { ...page, origin: 'null' }],
    ['another site', { ...page, url: 'https://evil.example/', origin: 'https://evil.example' }],
    ['another host of our scheme', { ...page, url: 'app://evil/', origin: 'app://evil' }],
    ['a name that begins with ours', { ...page, url: 'app://quayside.evil/', origin: 'app://quayside.evil' }],
    ['a frame inside our page', { ...page, parent: page, frameTreeNodeId: 2 }],
    ['another frame without a parent', { ...page, frameTreeNodeId: 2 }],
    ['a frame that is gone', { ...page, detached: true }],
  ];
  it.each(strangers)('not %s', (_who, frame) => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('hello', frame);
    expect(begun).toEqual([]);
    expect(contents.sent).toEqual([]);
  });

  it('not a frame that throws when it is looked at', () => {
    const { begun, serve } = recorder();
    const gone = Object.defineProperty({ ...page }, 'origin', {
      get() {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    });
    openDoor(serve).says('hello', gone);
    expect(begun).toEqual([]);
  });

  it('not contents that are gone, and not contents of others', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    new FakeContents().says('hello');
    contents.destroyed = true;
    contents.says('hello');
    expect(begun).toEqual([]);
  });

  it('nobody on another channel, nor on one that a library opened', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    electron.ipcMain.on('electron-store-get-data', () => {});
    closeForeignChannels();
    expect(electron.ipcMain.eventNames()).toEqual(['error', CHANNEL]);
    expect(() => electron.ipcMain.emit('error', { sender: contents }, 'hello')).not.toThrow();
    electron.ipcMain.emit('other', { sender: contents, senderFrame: contents.mainFrame }, 'hello');
    expect(begun).toEqual([]);
  });
});

describe('what may be said', () => {
  const wrong: [what: string, value: unknown][] = [
    ['a number', 1],
    ['nothing', undefined],
    ['null', null],
    ['an object', { kind: 'call' }],
    ['bytes', new Uint8Array(8)],
    ['a text object', Object('text')],
    ['a big integer', 1n],
    ['a text that is too long', 'x'.repeat(MAX_CLIENT_FRAME + 1)],
  ];
  it.each(wrong)('not %s', (_what, value) => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says(value);
    expect(begun).toEqual([]);
    expect(contents.heard()).toMatchObject([
      { kind: 'failure', id: null, failure: { code: 'invalid-input' } },
    ]);
  });

  it('one text at a time', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    electron.ipcMain.emit(CHANNEL, { sender: contents, senderFrame: contents.mainFrame }, 'one', 'two');
    expect(begun).toEqual([]);
    expect(contents.heard()).toHaveLength(1);
  });

  it('10,000 hostile frames: each refused, none with an effect', async () => {
    const seed = 20_260_101;
    const random = seeded(seed);
    const service = createFakeService();
    const contents = openDoor(
      createServe(service, { limits: { framesPerSecond: 1e6, concurrentCalls: 1e6 } }),
    );
    for (let count = 0; count < 10_000; count++) contents.says(hostileFrame(random));
    await vi.waitFor(() => expect(contents.sent).toHaveLength(10_000), { timeout: 8_000 });
    const codes = new Map<string, number>();
    for (const frame of contents.heard()) {
      if (frame.kind !== 'failure') throw new Error(`seed ${seed}: ${JSON.stringify(frame)}`);
      codes.set(frame.failure.code, (codes.get(frame.failure.code) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toEqual(['invalid-input', 'unknown-call']);
    expect(service.called).toEqual([]);
  });
});

describe('a page and the next one', () => {
  it('speak over transports of their own', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('one');
    contents.emit('did-navigate');
    contents.says('two');
    expect(begun.map(({ texts, ended }) => ({ texts, ended }))).toEqual([
      { texts: ['one'], ended: true },
      { texts: ['two'], ended: false },
    ]);
  });

  it('the next one never hears what the one before had asked', async () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('one');
    contents.emit('did-navigate');
    await begun[0]?.transport.send('late');
    expect(contents.sent).toEqual([]);
  });

  it.each(['render-process-gone', 'destroyed'])('%s ends the transport', (event) => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('one');
    contents.emit(event);
    expect(begun[0]?.ended).toBe(true);
  });

  it('a transport that was closed from inside is replaced by the next message', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('one');
    begun[0]?.transport.close();
    contents.says('two');
    expect(begun.map(({ texts }) => texts)).toEqual([['one'], ['two']]);
  });

  it('closing the door ends it and takes nothing more', () => {
    const { begun, serve } = recorder();
    const contents = openDoor(serve);
    contents.says('one');
    for (const door of doors.splice(0)) door.close();
    contents.says('two');
    expect(begun.map(({ texts, ended }) => ({ texts, ended }))).toEqual([{ texts: ['one'], ended: true }]);
  });
});

describe('the only router', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const sources = ['main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
  const naming = (word: string) =>
    sources.filter((file) => readFileSync(join(root, file), 'utf8').includes(word));

  it('is main/shell/ipc.ts', () => {
    expect(naming('ipcMain')).toEqual([join('main', 'shell', 'ipc.ts')]);
    expect(naming('MessageChannelMain')).toEqual([]);
  });
  it('is spoken to by preload/index.ts alone', () => {
    expect(naming('ipcRenderer')).toEqual([join('preload', 'index.ts')]);
  });
});
