/** A feed of newer versions on loopback, which does what it should or lies in one way. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FeedAnswers {
  /** Of the file that says what is newest. */
  latest(response: ServerResponse): void;
  /** Of the package. */
  package(response: ServerResponse): void;
}

export interface UpdateFeed {
  readonly url: string;
  /** What was asked for, without what keeps caches away. */
  readonly asked: { path: string; headers: IncomingHttpHeaders }[];
  /** What stands for the newer version. */
  readonly content: Buffer;
  /** What the feed says of it; `change` replaces parts of it. */
  latest(change?: object): string;
  answer(change: Partial<FeedAnswers>): void;
  close(): Promise<void>;
}

export const NEWEST = '9.9.9';

export async function startUpdateFeed(content: Buffer): Promise<UpdateFeed> {
  const asked: UpdateFeed['asked'] = [];
  const latest = (change: object = {}) => {
    const sha512 = createHash('sha512').update(content).digest('base64');
    const files = [{ url: 'Q.AppImage', sha512, size: content.length }];
    // JSON is YAML too.
    return JSON.stringify({ version: NEWEST, path: 'Q.AppImage', sha512, files, ...change });
  };
  let answers: FeedAnswers = {
    latest: (response) => response.end(latest()),
    package: (response) => response.writeHead(200, { 'content-length': content.length }).end(content),
  };
  const server = createServer(({ url = '', headers }, response) => {
    const path = url.replace(/\?.*$/, '');
    asked.push({ path, headers });
    if (/^\/latest-linux(-\w+)?\.yml$/.test(path)) answers.latest(response);
    else answers.package(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    content,
    latest,
    answer(change) {
      answers = { ...answers, ...change };
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
