/** What was heard of a server, in words. Pure; everything that a server says is cleaned and cut here. */
import type { Certificate, Spoken, SpokenKind } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

/** What an answer was understood to be; what is left out is not known. `doubtful`: it stands where nothing better comes. */
export type Finding = Pick<Spoken, 'kind' | 'summary'> &
  Partial<Pick<Spoken, 'product' | 'banner' | 'http' | 'certificate'>> & { readonly doubtful?: boolean };

const NAMES: Readonly<Record<SpokenKind, string>> = {
  http: 'HTTP',
  https: 'HTTPS',
  http2: 'HTTP/2 alone',
  tls: 'TLS',
  ssh: 'SSH',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  redis: 'Redis',
  mongodb: 'MongoDB',
  smtp: 'SMTP',
  ftp: 'FTP',
  imap: 'IMAP',
  pop3: 'POP3',
  amqp: 'AMQP',
  memcached: 'memcached',
  mqtt: 'MQTT',
  socks5: 'SOCKS 5',
  vnc: 'VNC',
  rsync: 'rsync',
  telnet: 'Telnet',
  unknown: 'something unknown',
  silent: 'nothing',
};

export const kindWords = (kind: SpokenKind): string => NAMES[kind];

export const SILENT: Omit<Spoken, 'tookMs'> = {
  kind: 'silent',
  summary: 'takes connections and says nothing',
  product: null,
  banner: null,
  http: null,
  certificate: null,
};

const MOST_PRODUCT = 80;
const MOST_BANNER = 200;

/** `SSH, OpenSSH_9.2p1`, with what it calls itself where it does. */
export function found(
  kind: SpokenKind,
  says: { product?: string | undefined; banner?: string; more?: string } = {},
): Finding {
  const product = says.product ? cleanText(says.product.trim(), MOST_PRODUCT) : null;
  const banner = says.banner === undefined ? null : cleanText(says.banner.trim(), MOST_BANNER);
  const summary = [NAMES[kind], product, says.more].filter(Boolean).join(', ');
  return { kind, summary, product, banner };
}

/** `HTTP 200, nginx, “Welcome”`. */
export function foundHttp(
  http: NonNullable<Spoken['http']>,
  certificate: Certificate | null = null,
): Finding {
  const kind = certificate ? 'https' : 'http';
  const title = http.title === null ? null : `“${http.title}”`;
  const to = http.location === null ? null : `to ${http.location}`;
  const summary = [`${NAMES[kind]} ${http.status}`, to, http.server, title].filter(Boolean).join(', ');
  return { kind, summary, product: http.server, http, certificate };
}

/** Text that nobody here understands, or that it is none. */
export function readUnknown(heard: Buffer): Finding {
  const [line = ''] = heard
    .subarray(0, 4 * MOST_BANNER)
    .toString('utf8')
    .split(/\r?\n/, 1);
  if (!isText(line)) return { kind: 'unknown', summary: `${NAMES.unknown}, in bytes that are no text` };
  const banner = cleanText(line.trim(), MOST_BANNER);
  return { kind: 'unknown', summary: `${NAMES.unknown}: “${cleanText(line.trim(), 60)}”`, banner };
}

const isText = (line: string): boolean => line.trim() !== '' && !/[\0\ufffd]/.test(line);
