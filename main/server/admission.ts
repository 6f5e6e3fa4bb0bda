/** What a fresh WebSocket must do before a single frame of the contract is read: show the token. */
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { closeSocket } from './close-socket.ts';
import type { TokenGate } from './token.ts';
import { CLOSE } from './wire.ts';

const Hello = z.strictObject({ token: z.string().max(256) });

/** Settles with true when the socket showed the token in time; closes it and settles with false otherwise. */
export function admit(socket: WebSocket, gate: TokenGate, tokenMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = (code: number, reason: string) => {
      done();
      void closeSocket(socket, code, reason);
      resolve(false);
    };
    const timer = setTimeout(() => refuse(CLOSE.unauthorized, 'No token came in time.'), tokenMs);
    let checking = false;
    const onMessage = (data: RawData, isBinary: boolean) => {
      if (checking) return refuse(CLOSE.protocol, 'Wait for ready.');
      clearTimeout(timer);
      checking = true;
      const token = isBinary ? null : readToken(data.toString());
      // A message that is no token at all counts as a wrong one.
      gate.check(token ?? '').then((right) => {
        if (!checking) return;
        if (!right) return refuse(CLOSE.unauthorized, 'The token is missing or wrong.');
        done();
        resolve(true);
      });
    };
    const onClose = () => {
      done();
      resolve(false);
    };
    const done = () => {
      checking = false;
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('close', onClose);
    };
    socket.on('message', onMessage);
    socket.on('close', onClose);
  });
}

function readToken(text: string): string | null {
  try {
    const hello = Hello.safeParse(JSON.parse(text));
    return hello.success ? hello.data.token : null;
  } catch {
    return null;
  }
}
