/** The one IPC router: takes text from the main frame of our own page alone, and makes a Transport of it. */
import { type IpcMainEvent, ipcMain, type WebContents } from 'electron';
import { fail } from '../../preload/model.ts';
import { MAX_CLIENT_FRAME, type ServerFrame, type Transport } from '../../preload/protocol.ts';
import { APP_ORIGIN, isAppUrl } from './app-origin.ts';

export const CHANNEL = 'quayside';

export interface IpcDoor {
  /** The page of these contents may speak from now on. Each load of the page is a door of its own. */
  attach(contents: WebContents): void;
  close(): void;
}

/** `serve` puts a transport to work and returns how to let go of it. */
export function openIpcDoor(serve: (transport: Transport) => () => void): IpcDoor {
  const connections = new Map<WebContents, PageConnection>();
  const receive = (event: IpcMainEvent, ...values: unknown[]) => {
    const connection = connections.get(event.sender);
    if (connection && isOurPage(event)) connection.receive(values);
  };
  ipcMain.on(CHANNEL, receive);
  return {
    attach(contents) {
      const connection = connectPage(contents, serve);
      connections.set(contents, connection);
      // What is still on its way from the page before belongs to nobody: it must not speak for the next one.
      contents.on('did-navigate', connection.end);
      contents.on('render-process-gone', connection.end);
      contents.once('destroyed', () => {
        connection.end();
        connections.delete(contents);
      });
    },
    close() {
      ipcMain.off(CHANNEL, receive);
      for (const connection of connections.values()) connection.end();
      connections.clear();
    },
  };
}

/** Electron itself listens there, to no effect, so that a page cannot throw by sending on a channel of that name. */
const ELECTRONS_OWN = 'error';

/** electron-store opens a channel of its own, unasked; nothing but ours may be answered. */
export function closeForeignChannels(): void {
  for (const name of ipcMain.eventNames()) {
    if (name !== CHANNEL && name !== ELECTRONS_OWN) ipcMain.removeAllListeners(name as string);
  }
}

/** The main frame, alive, and at our address: no frame inside it, no about:blank, nothing without an address. */
export function isOurPage(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>): boolean {
  try {
    const frame = event.senderFrame;
    if (!frame || event.sender.isDestroyed() || frame.detached) return false;
    if (frame.parent !== null || frame.frameTreeNodeId !== event.sender.mainFrame.frameTreeNodeId)
      return false;
    return frame.origin === APP_ORIGIN && isAppUrl(frame.url);
  } catch {
    // Electron throws when the frame went away between the message and this look at it.
    return false;
  }
}

interface PageConnection {
  receive(values: unknown[]): void;
  end(): void;
}

/** Begins a transport with the first message of a load of the page, and ends it with that load. */
function connectPage(contents: WebContents, serve: (transport: Transport) => () => void): PageConnection {
  let current: ReturnType<typeof createContentsTransport> | null = null;
  const begin = () => {
    const transport = createContentsTransport(contents);
    // The core may let go too; the page's next message then finds a fresh transport.
    transport.onClose(() => {
      if (current === transport) current = null;
    });
    serve(transport);
    return transport;
  };
  return {
    receive(values) {
      const [text] = values;
      if (values.length !== 1 || typeof text !== 'string' || text.length > MAX_CLIENT_FRAME) {
        return sendText(contents, JSON.stringify(REFUSED));
      }
      current ??= begin();
      current.deliver(text);
    },
    end: () => current?.end(),
  };
}

const REFUSED: ServerFrame = {
  kind: 'failure',
  id: null,
  failure: fail(
    'invalid-input',
    'The frame is too large or not text.',
    'Send one frame of the contract as JSON text.',
  ).failure,
};

function createContentsTransport(contents: WebContents) {
  const messages: ((text: string) => void)[] = [];
  const closes: (() => void)[] = [];
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    for (const listener of closes) listener();
  };
  return {
    async send(text: string) {
      if (open) sendText(contents, text);
    },
    onMessage: (listener: (text: string) => void) => void messages.push(listener),
    onClose: (listener: () => void) => void closes.push(listener),
    close: end,
    end,
    deliver(text: string) {
      for (const listener of messages) listener(text);
    },
  };
}

function sendText(contents: WebContents, text: string): void {
  if (!contents.isDestroyed()) contents.send(CHANNEL, text);
}
