/** What the bind side of a forward stands for: one address, or the same port on several that go together. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What is asked of the system about names and addresses. */
export interface AddressBook {
  /** All addresses of a name, in the system's order; rejects where it has none. */
  lookup(name: string): Promise<string[]>;
  /** All addresses of this machine. */
  own(): string[];
}

export const systemAddressBook: AddressBook = {
  lookup: async (name) => (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address),
  own: () => Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
};

export const DEFAULT_BIND = '127.0.0.1';

/**
 * Literal addresses, each once. `localhost` and `*` stand for both families whatever the system's files say: half of one
 * of them would send the other half's connections to somebody else. Empty where a name has no address.
 */
export async function bindAddresses(bindAddress: string, book: AddressBook): Promise<string[]> {
  if (bindAddress === 'localhost') return ['127.0.0.1', '::1'];
  if (bindAddress === '*') return ['0.0.0.0', '::'];
  if (isIP(bindAddress)) return [bindAddress];
  return [...new Set(await book.lookup(bindAddress).catch(() => []))];
}

/** `[::1]:80`, `db:5432`. */
export const endName = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
