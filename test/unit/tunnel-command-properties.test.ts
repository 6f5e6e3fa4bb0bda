/** What holds for every tunnel and for every text: 10,000 of each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadCommand } from '../../main/core/tunnels/command-draft.ts';
import { readCommand } from '../../main/core/tunnels/read-command.ts';
import { readSshCommand } from '../../main/core/tunnels/read-ssh-command.ts';
import { sshCommand } from '../../main/core/tunnels/ssh-command.ts';
import type { TunnelRoute } from '../../main/core/tunnels/tunnel-route.ts';
import { suggestedName } from '../../main/core/tunnels/tunnel-words.ts';
import { TunnelSpec } from '../../preload/nouns/tunnel.ts';
import { anyTunnel } from '../any-tunnel.ts';

const RUNS = 10_000;

/** Said in one way where there are two: no hops, and 127.0.0.1 as the bind address. */
function plainly({
  destination,
  user: name,
  sshPort,
  jump,
  identityFile: key,
  forwards,
}: TunnelRoute): unknown {
  return {
    destination,
    user: name,
    sshPort,
    jump: jump?.length === 0 ? undefined : jump,
    identityFile: key,
    forwards: forwards.map((one) =>
      one.bindPort === undefined ? one : { bindAddress: '127.0.0.1', ...one },
    ),
  };
}

describe('every tunnel', () => {
  it('is the same after it was written as a command and read again', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyTunnel, (tunnel) => {
        const command = sshCommand(tunnel) ?? '';
        const reading = readSshCommand(command);
        expect(reading, command).toMatchObject({ ok: true, value: { dropped: [] } });
        if (reading.ok) expect(plainly(reading.value.spec)).toEqual(plainly(tunnel));
      }),
      { numRuns: RUNS },
    );
  });

  it('gets a name that may be saved', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        anyTunnel,
        (tunnel) => TunnelSpec.safeParse({ ...tunnel, name: suggestedName(tunnel) }).success,
      ),
      { numRuns: 2_000 },
    );
  });
});

function valuesOf({ forwards, ...rest }: ReadCommand): string[] {
  return [rest, ...forwards].flatMap((part) => Object.values(part)).map(String);
}

/** Pieces of commands in any order find more than signs do. */
const PIECES = [
  ...[
    'ssh ',
    ' -L ',
    ' -R',
    ' -D ',
    ' -J ',
    ' -o ',
    '-oProxyCommand=x ',
    ' -- ',
    ' -l ',
    ' -p ',
    ' -i ',
    ' -N',
    ' -fNL',
  ],
  ...[
    '8080:db:80',
    '1080',
    '::1/1/h/2',
    '/a:/b',
    '[::1]',
    'ada@',
    'b',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '$',
    '${',
    '$(',
    '`',
    '#',
    '|',
  ],
  ...[
    '&',
    ';',
    '-',
    '--',
    '\u0000',
    '\u001b[2J',
    '\u202e',
    'ssh://',
    '=',
    'Port 22',
    'User=',
    '*',
    'autossh -M ',
    'sudo ',
    'A=1 ',
  ],
];

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }).map((end) => `ssh ${end}`),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 16 }).map((parts) => parts.join('')),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })), { maxLength: 12 })
    .map((parts) => `ssh -L 8080:db:80 ${parts.join('')} b`),
);

describe('every text', () => {
  it('is read or refused, and no value begins with a dash or holds control characters', {
    timeout: 120_000,
  }, () => {
    let read = 0;
    fc.assert(
      fc.property(anything, (pasted) => {
        const lenient = readCommand(pasted);
        const strict = readSshCommand(pasted);
        if (!lenient.ok) expect(strict).toEqual(lenient);
        for (const failure of [lenient, strict])
          if (!failure.ok) expect(failure.failure.message).not.toMatch(/\p{Cc}/u);
        if (!lenient.ok) return;
        read++;
        for (const value of valuesOf(lenient.value.command)) expect(value).not.toMatch(/^-|\p{Cc}|\p{Cf}/u);
        if (!strict.ok) return;
        expect(TunnelSpec.safeParse({ ...strict.value.spec, name: 'x' }).success).toBe(true);
      }),
      { numRuns: RUNS },
    );
    // Else nothing would have been looked at.
    expect(read).toBeGreaterThan(50);
  });

  it('is read in a moment, however long', () => {
    for (const piece of [
      'a',
      '\\a',
      "'a'",
      '"a"',
      '$a',
      'a b ',
      '\n',
      ' ',
      'x:\\',
      '#',
      '* ',
      '-L ',
      '"\\',
      '[',
      '/',
    ]) {
      const started = performance.now();
      readSshCommand(`ssh ${piece.repeat(20_000)}`.slice(0, 16_384));
      // A quiet machine takes 10 ms; what grows with the square takes seconds.
      expect(performance.now() - started, piece).toBeLessThan(1_000);
    }
  });
});
