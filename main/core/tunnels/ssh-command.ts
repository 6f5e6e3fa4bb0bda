/** A tunnel as the short ssh command that people copy; read-ssh-command.ts reads it back as the same tunnel. */
import type { TunnelCarrier } from '../../../preload/nouns/tunnel.ts';
import { FORWARD_OPTIONS, forwardText, jumpText, type TunnelRoute } from './tunnel-route.ts';

/**
 * Such as `ssh -N -L 127.0.0.1:5433:db:5432 -J hop user@host`, quoted for a POSIX shell. What a saved tunnel leaves out
 * as the bind address stands there as 127.0.0.1. Null for a relay: no ssh is run for it.
 */
export function sshCommand(route: TunnelRoute & { carrier?: TunnelCarrier }): string | null {
  if (route.carrier === 'relay') return null;
  const { destination, user, sshPort, identityFile, forwards } = route;
  const jump = jumpText(route.jump);
  const isPlainUser = user !== undefined && /^[A-Za-z0-9._][A-Za-z0-9._-]*$/.test(user);
  const words = [
    ...['ssh', '-N'],
    ...forwards.flatMap((forward) => [FORWARD_OPTIONS[forward.kind], shellWord(forwardText(forward))]),
    ...(identityFile === undefined ? [] : ['-i', pathWord(identityFile)]),
    ...(sshPort === undefined ? [] : ['-p', String(sshPort)]),
    ...(jump === null ? [] : ['-J', shellWord(jump)]),
    ...(user === undefined || isPlainUser ? [] : ['-l', shellWord(user)]),
    // Saved hosts never begin with a dash; should one, it still is no option.
    ...(destination.startsWith('-') ? ['--'] : []),
    shellWord(isPlainUser ? `${user}@${destination}` : destination),
  ];
  return words.join(' ');
}

/** Bare where no shell sees a sign in it. */
const shellWord = (word: string): string =>
  /^[A-Za-z0-9_@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The home folder's `~` is no shell's `~` any more in quotes. */
const pathWord = (path: string): string =>
  path.startsWith('~/') ? `~/${shellWord(path.slice(2))}` : shellWord(path);
