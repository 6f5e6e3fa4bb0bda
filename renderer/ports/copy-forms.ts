/** Every form in which a row can be copied. */
import type { Listener } from '../../preload/model.ts';
import type { PortRow } from './fold-twins.ts';
import { socketAddress } from './row-words.ts';

export type CopyForm = 'url' | 'port' | 'address' | 'pid' | 'command' | 'json';

export const COPY_LABELS: Record<CopyForm, string> = {
  url: 'URL',
  port: 'Port',
  address: 'Address and port',
  pid: 'PID',
  command: 'Command',
  json: 'Row as JSON',
};

/** Those that this row has something for, in the order of the menu. */
export function copyForms(row: PortRow): CopyForm[] {
  const forms: CopyForm[] = [];
  if (urlOf(row.listener)) forms.push('url');
  forms.push('port', 'address');
  if (row.listener.owner) forms.push('pid', 'command');
  forms.push('json');
  return forms;
}

/** `argv` is the whole command line where it was asked for. */
export function copyText(row: PortRow, form: CopyForm, argv: readonly string[] | null = null): string {
  const { listener } = row;
  switch (form) {
    case 'url':
      return urlOf(listener) ?? '';
    case 'port':
      return String(listener.port);
    case 'address':
      return socketAddress(listener);
    case 'pid':
      return String(listener.owner?.pid ?? '');
    case 'command':
      return quoteCommand(argv ?? listener.owner?.argv ?? []);
    case 'json': {
      const listeners = row.members.map((entry) => entry.listener);
      return JSON.stringify(listeners.length === 1 ? listeners[0] : listeners, null, 2);
    }
  }
}

/** Whether the row's own command line was cut, so that the whole one must be asked for. */
export const isCut = (argv: readonly string[]): boolean => argv.at(-1) === '…';

const REACHED_BY_LOCALHOST = new Set(['127.0.0.1', '0.0.0.0', '::1', '::']);
const HTTPS = new Set([443, 8443, 9443]);

/** Whether Open makes sense: what listens on one address of the network alone is opened by hand, if it is trusted. */
export const canOpen = (listener: Listener): boolean => listener.scope !== 'lan' && urlOf(listener) !== null;

/** Where a browser finds this port; null for UDP and for an address that a browser cannot name. */
export function urlOf(listener: Pick<Listener, 'protocol' | 'address' | 'family' | 'port'>): string | null {
  const { address, family, port, protocol } = listener;
  // An address with a zone (`fe80::1%eth0`) is not allowed in a URL.
  if (protocol === 'udp' || address.includes('%')) return null;
  const host = REACHED_BY_LOCALHOST.has(address) ? 'localhost' : family === 'ipv6' ? `[${address}]` : address;
  const scheme = HTTPS.has(port) ? 'https' : 'http';
  return `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}`;
}

/** A command line that a POSIX shell takes back as the same arguments. */
export function quoteCommand(argv: readonly string[]): string {
  return argv
    .map((argument) =>
      /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`,
    )
    .join(' ');
}
