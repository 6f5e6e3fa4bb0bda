/** Finds the one host of a data folder that runs. */
import { randomBytes } from 'node:crypto';
import type { get } from 'node:http';
import { type HostEndpoint, readEndpoint } from './endpoint-file.ts';
import { isRunning } from './process-life.ts';
import { proofOf, sameSecret } from './token.ts';
import { ALIVE_PATH, NONCE_HEADER } from './wire.ts';

const ALIVE_MS = 2_000;

/** The running host of this data folder; null where there is none, or where the file only remembers one. */
export async function findHost(dataFolder: string): Promise<HostEndpoint | null> {
  const reading = readEndpoint(dataFolder);
  if (reading.state !== 'there' || !isRunning(reading.endpoint)) return null;
  // Most commands find no such file: HTTP is loaded for those that do.
  const { get } = await import('node:http');
  return (await answers(reading.endpoint, get)) ? reading.endpoint : null;
}

/** Whether a host that knows the token answers there: another program may have got the port since. */
function answers({ origin, token }: HostEndpoint, request: typeof get): Promise<boolean> {
  const nonce = randomBytes(16).toString('base64url');
  return new Promise((resolve) => {
    const asked = request(
      origin + ALIVE_PATH,
      { agent: false, headers: { [NONCE_HEADER]: nonce }, signal: AbortSignal.timeout(ALIVE_MS) },
      (response) => {
        let text = '';
        response.setEncoding('latin1');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > 1_024) asked.destroy();
        });
        response.on('error', () => resolve(false));
        response.on('end', () =>
          resolve(response.statusCode === 200 && sameSecret(text, proofOf(token, nonce))),
        );
      },
    );
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
  });
}
