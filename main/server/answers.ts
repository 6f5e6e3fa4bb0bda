/** Answers over HTTP: a file of the page, a sign of life, or a refusal. Nothing of the request is ever repeated. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Assets } from './assets.ts';
import { proofOf } from './token.ts';
import { NONCE_HEADER } from './wire.ts';

export function serveAsset(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
  assets: Assets,
): void {
  const asset = assets.get(request.url ?? '');
  if (!asset) {
    answer(response, headers, 404, 'There is no such path.');
    return;
  }
  response.writeHead(asset.status, {
    ...headers,
    'Content-Type': asset.type,
    'Content-Length': asset.body.length,
    'Cache-Control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : asset.body);
}

/** Proves that we know the token; only who knows it too can tell. */
export function answerAlive(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
  token: string,
): void {
  const nonce = request.headers[NONCE_HEADER];
  if (typeof nonce === 'string' && nonce.length >= 16) answer(response, headers, 200, proofOf(token, nonce));
  else answer(response, headers, 400, 'A nonce is needed.');
}

export function answer(
  response: ServerResponse,
  headers: Record<string, string>,
  status: number,
  text: string,
  options: { last?: boolean } = {},
): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
    ...(options.last ? { Connection: 'close' } : {}),
  });
  response.end(text);
}

const STATUS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  503: 'Service Unavailable',
};

/** For a connection that has no response: an upgrade, or one too many. */
export function refuseConnection(connection: Duplex, status: number, text: string): void {
  connection.end(
    `HTTP/1.1 ${status} ${STATUS[status] ?? ''}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    () => connection.destroy(),
  );
}
