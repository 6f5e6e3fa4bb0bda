/** The page's own end of the WebSocket: what becomes of words that are sent when it is closing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectSocket } from '../../renderer/connect.ts';

class ScriptedSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static last: ScriptedSocket | null = null;
  readyState = ScriptedSocket.OPEN;
  readonly sent: string[] = [];

  constructor() {
    super();
    ScriptedSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = ScriptedSocket.CLOSING;
  }
}

beforeEach(() => vi.stubGlobal('WebSocket', ScriptedSocket));
afterEach(() => vi.unstubAllGlobals());

async function connected() {
  const opening = connectSocket('ws://127.0.0.1:1/', 'token', () => {});
  const socket = ScriptedSocket.last;
  if (!socket) throw new Error('no socket was made');
  socket.dispatchEvent(new Event('open'));
  socket.dispatchEvent(new MessageEvent('message', { data: '{"ready":true}' }));
  return { socket, transport: await opening };
}

describe('the transport over a WebSocket', () => {
  it('sends the token first, then what it is given', async () => {
    const { socket, transport } = await connected();
    await transport.send('hello');
    expect(socket.sent).toEqual(['{"token":"token"}', 'hello']);
  });

  it('says that the connection is closed, and sends nothing into a socket that is closing', async () => {
    const { socket, transport } = await connected();
    socket.close();
    await expect(transport.send('late')).rejects.toThrow('closed');
    expect(socket.sent).not.toContain('late');
  });
});
