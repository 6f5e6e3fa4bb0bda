/** What the page is given: two functions and nothing else. */
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

const seen = vi.hoisted(() => ({
  exposed: new Map<string, Record<string, unknown>>(),
  sent: [] as unknown[][],
  listeners: new Map<string, (event: object, text: string) => void>(),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => seen.exposed.set(name, api),
  },
  ipcRenderer: {
    send: (...values: unknown[]) => seen.sent.push(values),
    on: (channel: string, listener: (event: object, text: string) => void) =>
      seen.listeners.set(channel, listener),
  },
}));
await import('../../preload/index.ts');

it('is send and onMessage on one name', () => {
  expect([...seen.exposed.keys()]).toEqual(['quayside']);
  expect(Object.keys(seen.exposed.get('quayside') ?? {}).sort()).toEqual(['onMessage', 'send']);
});

it('cannot choose the channel, nor see the event behind a message', () => {
  const api = seen.exposed.get('quayside') as {
    send(...values: unknown[]): unknown;
    onMessage(listener: (...values: unknown[]) => void): unknown;
  };
  expect(api.send('text', 'other')).toBeUndefined();
  expect(seen.sent).toEqual([['quayside', 'text']]);
  const heard: unknown[][] = [];
  expect(api.onMessage((...values) => heard.push(values))).toBeUndefined();
  seen.listeners.get('quayside')?.({ sender: 'the whole ipcRenderer' }, 'hello');
  expect([...seen.listeners.keys()]).toEqual(['quayside']);
  expect(heard).toEqual([['hello']]);
});

it('stays small', () => {
  const lines = readFileSync(new URL('../../preload/index.ts', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(20);
});
