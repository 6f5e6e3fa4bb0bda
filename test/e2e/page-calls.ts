/** Calls over the transport that the page was given, as its own client makes them. */
import type { Page } from 'playwright';
import type { CallName, CallOutput } from '../../preload/contract.ts';
import type { ServerFrame } from '../../preload/protocol.ts';

/** Far above the ids that the page's own client uses. */
let nextId = 1_000_000_000;

/** What preload/index.ts exposes, and who waits for which answer: one listener for all calls of a page. */
interface CallingWindow {
  quayside: { send(text: string): void; onMessage(listener: (text: string) => void): void };
  waitingCalls?: Map<number, (frame: ServerFrame) => void>;
}

/** The answer to one call, whatever it is. */
export function sendCall(page: Page, name: string, input: unknown): Promise<ServerFrame> {
  return page.evaluate(
    ({ id, name, input }) => {
      const page = window as unknown as CallingWindow;
      if (!page.waitingCalls) {
        const waiting = new Map<number, (frame: ServerFrame) => void>();
        page.waitingCalls = waiting;
        page.quayside.onMessage((text) => {
          const frame: ServerFrame = JSON.parse(text);
          if (frame.kind !== 'event' && frame.id !== null) waiting.get(frame.id)?.(frame);
        });
      }
      const { waitingCalls } = page;
      return new Promise<ServerFrame>((resolve) => {
        waitingCalls.set(id, resolve);
        page.quayside.send(JSON.stringify({ kind: 'call', id, name, input }));
      });
    },
    { id: nextId++, name, input },
  );
}

export async function callInPage<K extends CallName>(
  page: Page,
  name: K,
  input: object,
): Promise<CallOutput<K>> {
  const frame = await sendCall(page, name, input);
  if (frame.kind !== 'result') throw new Error(JSON.stringify(frame));
  // The core checked it against the contract on its way out.
  return frame.value as CallOutput<K>;
}
