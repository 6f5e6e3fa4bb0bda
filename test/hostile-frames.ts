/** Frames that a fooled page might send, the same for the same seed: broken, huge, of wrong types, and half right. */

/** A small generator of numbers from 0 to 1; the seed is printed by who uses it, so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const NAMES = [
  'ports.free',
  'ports.plan',
  'ports.open',
  'ports.argv',
  'settings.set',
  '__proto__',
  'constructor',
  'toString',
  'ports',
  '',
  'ports.free\u0000',
  'x'.repeat(65),
];
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1,
  1.5,
  1e308,
  2 ** 53,
  '',
  '0',
  '-1',
  '../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  '\u202e\u0000\u001b[31m',
  'x'.repeat(300),
  [],
  [[[[[]]]]],
  {},
  { __proto__: null, toString: 1 },
  { constructor: { prototype: {} } },
];
const KINDS: readonly unknown[] = ['call', 'subscribe', 'unsubscribe', 'result', 'event', '', null, 7];
const FIELDS = [
  'listenerId',
  'graceMs',
  'freeId',
  'overrideProtected',
  'theme',
  'protectedNames',
  'extra',
  '__proto__',
];

/** One frame of text that no correct client sends: each must be refused, and none may have an effect. */
export function hostileFrame(random: () => number): string {
  // The index is always inside the list.
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const value = () => pick(VALUES);
  const input = () => {
    const fields = Object.fromEntries([0, 1, 2].map(() => [pick(FIELDS), value()]));
    // Never a correct input: every call refuses a field that it does not know.
    return random() < 0.3 ? value() : { ...fields, extra: value() };
  };
  const id = () => (random() < 0.5 ? Math.floor(random() * 1_000) : value());
  const shape = Math.floor(random() * 6);
  if (shape === 0)
    return JSON.stringify({ kind: 'call', id: id(), name: pick(NAMES), input: wrongInput(input()) });
  if (shape === 1) return JSON.stringify({ kind: pick(KINDS), id: id(), name: pick(NAMES), event: value() });
  if (shape === 2) return JSON.stringify(value());
  if (shape === 3) return JSON.stringify({ kind: 'subscribe', event: pick(NAMES) });
  if (shape === 4) return '[{"kind":"call"'.slice(0, Math.floor(random() * 16));
  return garbage(random);
}

/** `{}` would be a correct input of calls that take nothing. */
const wrongInput = (input: unknown): unknown =>
  input !== null && typeof input === 'object' && Object.keys(input).length === 0 ? null : input;

function garbage(random: () => number): string {
  const length = Math.floor(random() * 200);
  return Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 0x10000))).join('');
}
