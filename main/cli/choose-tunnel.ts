/** Which tunnels are meant by the words of a command line. Pure. */
import { fail, ok, type Result, type Tunnel } from '../../preload/model.ts';
import { findById, shortId } from './short-id.ts';
import { nameWords } from './tunnel-words.ts';
import { quote } from './words.ts';

/** By its whole name, else by an id or the beginning of one. */
export function chooseTunnel(word: string, tunnels: readonly Tunnel[]): Result<Tunnel> {
  const named = tunnels.filter(({ name }) => name === word.trim());
  const meant = named.length > 0 ? named : findById(word, tunnels);
  const [first] = meant;
  if (first && meant.length === 1) return ok(first);
  if (first) {
    const each = meant.map((one) => `${shortId(one.id, tunnels)} ${nameWords(one)}`).join('; ');
    return fail('invalid-input', `${quote(word)} may be any of ${meant.length}: ${each}.`, 'Give its name.');
  }
  return fail(
    'not-found',
    `There is no tunnel ${quote(word)}.`,
    'See `quayside tunnel ls` for those there are.',
  );
}

/** Each once, in the order in which they were named; the first that is not there makes it fail. */
export function chooseTunnels(words: readonly string[], tunnels: readonly Tunnel[]): Result<Tunnel[]> {
  const chosen = new Map<string, Tunnel>();
  for (const word of words) {
    const one = chooseTunnel(word, tunnels);
    if (!one.ok) return one;
    chosen.set(one.value.id, one.value);
  }
  return ok([...chosen.values()]);
}
