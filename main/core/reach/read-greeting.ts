/** Reads the first bytes of servers that speak by themselves, and answers that say what they are whatever was asked. Pure. */
import { type Finding, found } from './spoken-words.ts';

const LINE_END = 10;

/** Whether more would tell more: a line of text to its end, a MySQL packet to its length. */
export function isWholeGreeting(heard: Buffer): boolean {
  const mysql = mysqlPacket(heard);
  if (mysql) return heard.length >= 4 + mysql.length;
  return heard.includes(LINE_END) || isTelnet(heard) || isTlsRecord(heard) || isHttp2(heard);
}

/** `port` decides only between what greets alike. */
export function readGreeting(heard: Buffer, port: number): Finding | null {
  return readBinary(heard) ?? readLine(firstLine(heard), port);
}

/** One byte a character: what is in it is matched, and cleaned before it is shown. */
export const firstLine = (heard: Buffer): string =>
  heard.subarray(0, 1_024).toString('latin1').split(/\r?\n/, 1)[0] ?? '';

function readBinary(heard: Buffer): Finding | null {
  if (isTelnet(heard)) return found('telnet');
  if (isHttp2(heard)) return found('http2');
  if (isTlsRecord(heard)) return { ...found('tls'), doubtful: true };
  return readMysql(heard);
}

type Reader = readonly [
  pattern: RegExp,
  read: (match: RegExpExecArray, line: string, port: number) => Finding,
];

const READERS: readonly Reader[] = [
  [/^SSH-[\d.]+-(.*)$/, ([, product], line) => found('ssh', { product, banner: line })],
  [/^RFB \d{3}\.\d{3}/, (_, line) => found('vnc', { banner: line })],
  [/^@RSYNCD:/, (_, line) => found('rsync', { banner: line })],
  [/^\* (?:OK|PREAUTH|BYE)\b/, (_, line) => found('imap', { product: mailProduct(line), banner: line })],
  [/^\+OK\b/, (_, line) => found('pop3', { product: mailProduct(line), banner: line })],
  [/^(?:220|421|554)[ -]/, (_, line, port) => readCode(line, port)],
  [/^\+PONG\b/, () => found('redis')],
  [/^-NOAUTH\b/, () => found('redis', { more: 'wants a password' })],
  [/^-(?:DENIED|ERR|LOADING|MISCONF|MASTERDOWN)\b/, (_, line) => found('redis', { banner: line })],
  [/^VERSION (\S+)/, ([, product]) => found('memcached', { product })],
  [/^ERROR$/, () => ({ ...found('memcached'), doubtful: true })],
];

function readLine(line: string, port: number): Finding | null {
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(line);
    if (match) return read(match, line, port);
  }
  return null;
}

const MAIL_PORTS = new Set([25, 465, 587, 1025, 2525]);
const FTP_PORTS = new Set([21, 990, 2121]);
const FTP_NAMES = /\bftp|ftpd\b|FileZilla|\(vs/i;
const MAIL_NAMES = /\bE?SMTP\b|postfix|exim|sendmail|mail/i;

/** SMTP and FTP greet alike. */
function readCode(line: string, port: number): Finding {
  const product = mailProduct(line) ?? /\(((?:vs|Pro|Pure-)?FTPd? [\d.]+)\)/i.exec(line)?.[1];
  if (FTP_NAMES.test(line) || FTP_PORTS.has(port)) return found('ftp', { product, banner: line });
  if (MAIL_NAMES.test(line) || MAIL_PORTS.has(port)) return found('smtp', { product, banner: line });
  return {
    kind: 'unknown',
    summary: 'SMTP or FTP, which greet alike',
    banner: found('smtp', { banner: line }).banner ?? null,
  };
}

const mailProduct = (line: string): string | undefined =>
  /\b(Postfix|Exim [\d.]+|Sendmail [\d.]+|Dovecot|Courier|Cyrus|MailHog|Mailpit|MailDev|OpenSMTPD|ProFTPD(?: [\d.]+)?|FileZilla Server [\d.]+|Pure-FTPd)\b/i.exec(
    line,
  )?.[1];

const isTelnet = (heard: Buffer): boolean =>
  heard[0] === 255 && (heard[1] ?? 0) >= 251 && (heard[1] ?? 0) <= 254;

/** An alert or a handshake of SSL 3 to TLS 1.3. */
const isTlsRecord = (heard: Buffer): boolean =>
  (heard[0] === 0x15 || heard[0] === 0x16) && heard[1] === 3 && (heard[2] ?? 255) <= 4;

/** The frame SETTINGS, which is the first of each side, of stream 0. */
const isHttp2 = (heard: Buffer): boolean =>
  heard.length >= 9 && heard.readUIntBE(0, 3) < 1_000 && heard[3] === 4 && heard.readUInt32BE(5) === 0;

/** A packet's head: three bytes of length, the number 0, then version 10 or an error. */
function mysqlPacket(heard: Buffer): { length: number } | null {
  if (heard.length < 5 || heard[3] !== 0) return null;
  const length = heard.readUIntLE(0, 3);
  const kind = heard[4];
  return length >= 4 && length < 1_024 && (kind === 10 || kind === 255) ? { length } : null;
}

function readMysql(heard: Buffer): Finding | null {
  const packet = mysqlPacket(heard);
  if (!packet) return null;
  const body = heard.subarray(4, 4 + packet.length);
  if (body[0] === 255) return found('mysql', { banner: body.subarray(3).toString('latin1') });
  const end = body.indexOf(0, 1);
  const version = body.subarray(1, end < 0 ? undefined : end).toString('latin1');
  if (!/^[\d.]+/.test(version)) return null;
  // MariaDB writes an old MySQL's number before its own, for old clients.
  const own = version.replace(/^5\.5\.5-/, '');
  return found('mysql', { product: /mariadb/i.test(own) ? `MariaDB ${own}` : own, banner: version });
}
