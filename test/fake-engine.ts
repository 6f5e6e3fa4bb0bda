/** A container engine that is a script: a real HTTP server on a real socket that answers as a test says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeEngine {
  readonly socket: string;
  /** `GET /containers/json` and its like, in the order in which they came. */
  readonly asked: string[];
  /** Connections that are open now. */
  open(): number;
  close(): Promise<void>;
}

/** Answers with JSON; a path that is not in `answers` gets 404. */
export const answering =
  (answers: Readonly<Record<string, unknown>>, podman = false): Answerer =>
  ({ method, url }, response) => {
    const answer = answers[`${method} ${url}`];
    response.setHeader('server', podman ? 'Libpod/4.3.1 (linux)' : 'Docker/28.0.0 (linux)');
    if (podman) response.setHeader('libpod-api-version', '4.3.1');
    response.statusCode = answer === undefined ? 404 : typeof answer === 'number' ? answer : 200;
    response.end(response.statusCode === 200 ? JSON.stringify(answer) : undefined);
  };

export async function startFakeEngine(answer: Answerer, name = 'docker.sock'): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const socket = join(folder, name);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  let open = 0;
  server.on('connection', (connection) => {
    open++;
    connection.once('close', () => open--);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    asked,
    open: () => open,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ID = 'a'.repeat(64);

/** A row of `GET /containers/json`. */
export const listedContainer = (row: object = {}) => ({
  Id: ID,
  Names: ['/web-1'],
  Image: 'shop/web:latest',
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
  Ports: [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }],
  State: 'running',
  ...row,
});

/** An answer of `GET /containers/{id}/json`. */
export const inspectedContainer = (fields: object = {}) => ({
  Id: ID,
  Name: '/web-1',
  Image: `sha256:${ID}`,
  Config: { Image: 'shop/web:latest', Labels: listedContainer().Labels },
  State: { Running: true, Status: 'running' },
  HostConfig: { RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } },
  NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '81/tcp': null } },
  ...fields,
});
