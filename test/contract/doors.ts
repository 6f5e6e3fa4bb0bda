/** The three ways a door reaches the core, behind one face, so that one set of tests runs over all of them. */
import { EventEmitter } from 'node:events';
import { ipcMain, type WebContents } from 'electron';
import { connectToHost } from '../../main/server/connect.ts';
import { startServer } from '../../main/server/server.ts';
import { APP_ORIGIN } from '../../main/shell/app-origin.ts';
import { CHANNEL, openIpcDoor } from '../../main/shell/ipc.ts';
import { createLoopback } from '../../preload/loopback.ts';
import type { Transport } from '../../preload/protocol.ts';
import { createServe, type ServeLimits, type Service } from '../../preload/serve.ts';

export interface OpenDoor {
  connect(): Promise<Transport>;
  /** Breaks every connection that is open now; new ones are welcome. */
  breakConnections(): void;
  close(): Promise<void>;
}

export interface Door {
  name: string;
  open(service: Service, limits?: Partial<ServeLimits>): Promise<OpenDoor>;
}

const inProcess: Door = {
  name: 'in process',
  async open(service, limits = {}) {
    const serve = createServe(service, { limits });
    const open = new Set<Transport>();
    const breakConnections = () => {
      for (const transport of open) transport.close();
      open.clear();
    };
    return {
      async connect() {
        const { client, server } = createLoopback();
        serve(server);
        open.add(server);
        return client;
      },
      breakConnections,
      async close() {
        breakConnections();
      },
    };
  },
};

const webSocket: Door = {
  name: 'WebSocket',
  async open(service, limits = {}) {
    const started = await startServer({ service, staticRoot: null, port: 0, limits });
    if (!started.ok) throw new Error(started.failure.message);
    const server = started.value;
    const open = new Set<Transport>();
    return {
      async connect() {
        const transport = await connectToHost(server);
        open.add(transport);
        return transport;
      },
      breakConnections() {
        for (const transport of open) transport.close();
        open.clear();
      },
      close: () => server.close(),
    };
  },
};

/** The desktop's router over a stand-in for Electron's end of the wire; the whole way is walked in test/e2e. */
const electronIpc: Door = {
  name: 'Electron IPC',
  async open(service, limits = {}) {
    const door = openIpcDoor(createServe(service, { limits }));
    const pages = new Set<{ reload(): void }>();
    return {
      async connect() {
        const page = loadPage();
        // A WebContents is all that the router asks of it.
        door.attach(page.contents as unknown as WebContents);
        pages.add(page);
        return page.transport;
      },
      breakConnections() {
        for (const page of pages) page.reload();
        pages.clear();
      },
      async close() {
        door.close();
      },
    };
  },
};

function loadPage() {
  const mainFrame = {
    parent: null,
    detached: false,
    frameTreeNodeId: 1,
    origin: APP_ORIGIN,
    url: `${APP_ORIGIN}/index.html`,
  };
  const received: ((text: string) => void)[] = [];
  const closed: (() => void)[] = [];
  const contents = Object.assign(new EventEmitter(), {
    mainFrame,
    isDestroyed: () => false,
    send(channel: string, text: string) {
      if (channel === CHANNEL) queueMicrotask(() => received.forEach((listener) => void listener(text)));
    },
  });
  const transport: Transport = {
    async send(text) {
      ipcMain.emit(CHANNEL, { sender: contents, senderFrame: mainFrame }, text);
    },
    onMessage: (listener) => void received.push(listener),
    onClose: (listener) => void closed.push(listener),
    close: () => contents.emit('did-navigate'),
  };
  return {
    contents,
    transport,
    reload() {
      contents.emit('did-navigate');
      for (const listener of closed) listener();
    },
  };
}

export const DOORS: Door[] = [inProcess, webSocket, electronIpc];
