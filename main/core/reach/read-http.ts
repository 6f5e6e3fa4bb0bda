/** Reads the head of an answer over HTTP, and the title of the page behind it. Pure. */
import type { Spoken } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

type Http = NonNullable<Spoken['http']>;

const MOST_TEXT = 120;
const MOST_LOCATION = 200;

/** Null where that is no HTTP/1. */
export function readHttp(heard: Buffer): Http | null {
  const text = heard.toString('utf8');
  const [, status] = /^HTTP\/1\.\d (\d{3})\b/.exec(text) ?? [];
  if (status === undefined) return null;
  const { head, body } = split(text);
  return {
    status: Number(status),
    title: titleOf(body),
    server: header(head, 'server', MOST_TEXT) ?? header(head, 'x-powered-by', MOST_TEXT),
    location: header(head, 'location', MOST_LOCATION),
  };
}

/** Whether title and head are there, or there will be none. */
export function isWholeHttp(heard: Buffer): boolean {
  const text = heard.toString('latin1');
  if (!/^HTTP\/1\.\d \d{3}/.test(text)) return heard.length >= 9;
  const { head, body } = split(text);
  if (head === null) return false;
  const type = header(head, 'content-type', MOST_TEXT);
  if (type !== null && !/html/i.test(type)) return true;
  const length = header(head, 'content-length', 20);
  return (length !== null && body.length >= Number(length)) || /<\/title>|<body/i.test(body);
}

/** `head` is null while it has not ended; then there is no body. */
function split(text: string): { head: string | null; body: string } {
  const end = /\r?\n\r?\n/.exec(text);
  return end
    ? { head: text.slice(0, end.index), body: text.slice(end.index + end[0].length) }
    : { head: null, body: '' };
}

function header(head: string | null, name: string, most: number): string | null {
  for (const line of (head ?? '').split(/\r?\n/).slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name)
      return cleanText(line.slice(colon + 1).trim(), most) || null;
  }
  return null;
}

function titleOf(body: string): string | null {
  const [, raw] = /<title\b[^>]{0,200}>([^<]{0,1000})/i.exec(body) ?? [];
  const title = raw?.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (all, name: string) => ENTITIES[name] ?? all);
  return title === undefined ? null : cleanText(title.replace(/\s+/g, ' ').trim(), MOST_TEXT) || null;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': '’',
  nbsp: ' ',
};
