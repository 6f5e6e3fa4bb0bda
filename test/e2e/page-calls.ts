/** Calls over the transport that the page was given, as its own client makes them. */
import type { Page } from 'playwright';
import type { CallName, CallOutput } from '../../preload/contract.ts';
import type { ServerFrame } from '../../preload/protocol.ts';

/** Far above the ids that the page's own client uses. */
let nextId = 1_000_000_000;

/** The answer to one call, whatever it is. */
export function sendCall(page: Page, name: string, input: unknown): Promise<ServerFrame> {
  return page.evaluate(
    ({ id, name, input }) =>
      new Promise<ServerFrame>((resolve) => {
        // What preload/index.ts exposes.
        const { quayside } = window as unknown as {
          quayside: { send(text: string): void; onMessage(listener: (text: string) => void): void };
        };
        quayside.onMessage((text) => {
          const frame = JSON.parse(text);
          if (frame.id === id) resolve(frame);
        });
        quayside.send(JSON.stringify({ kind: 'call', id, name, input }));
      }),
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
