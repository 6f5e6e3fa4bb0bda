/** Serves the built page to the window from app://quayside/, out of a fixed map of files. */
import type { CustomScheme, Protocol } from 'electron';
import { APP_SCHEME, isAppUrl } from './app-origin.ts';

export interface PageFile {
  status: number;
  type: string;
  body: Uint8Array;
}

export interface Page {
  /** By path, exactly as requested: nothing is decoded or joined, so no path can lead out. */
  files: ReadonlyMap<string, PageFile>;
  /** Go with every answer. */
  headers: Readonly<Record<string, string>>;
}

/** Standard, so that the page has an origin and relative addresses; secure, so that it counts as one. */
export const APP_SCHEMES: CustomScheme[] = [
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

export function servePage(protocol: Pick<Protocol, 'handle'>, page: Page): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, page));
}

export function answer(request: Pick<Request, 'url' | 'method'>, page: Page): Response {
  const refuse = (status: number) => new Response(null, { status, headers: page.headers });
  if (!isAppUrl(request.url)) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = page.files.get(new URL(request.url).pathname);
  if (!file) return refuse(404);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.body), {
    status: file.status,
    headers: { ...page.headers, 'Content-Type': file.type },
  });
}
