/** Which tunnels answer a search, and whether what was typed is a command instead. */
import type { Tunnel } from '../../preload/model.ts';
import { isUp, wantsUser } from './tunnel-words.ts';

/** Words with a meaning of their own, as the sheet of keys explains them. */
const STATE_WORDS: Readonly<Record<string, (tunnel: Tunnel) => boolean>> = {
  'is:up': isUp,
  'is:stopped': ({ state }) => state === 'stopped',
  'is:failed': ({ state }) => state === 'failed',
  'is:blocked': ({ state }) => state === 'blocked',
  'is:waiting': wantsUser,
  auto: ({ autoStart }) => autoStart,
};

/** In their order; those that have all words. */
export function findTunnels(tunnels: readonly Tunnel[], search: string): readonly Tunnel[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return tunnels;
  return tunnels.filter((tunnel) => {
    const text = textOf(tunnel);
    return words.every((word) => fits(tunnel, text, word));
  });
}

function fits(tunnel: Tunnel, text: string, word: string): boolean {
  const special = Object.hasOwn(STATE_WORDS, word) ? STATE_WORDS[word] : undefined;
  if (special) return special(tunnel);
  if (word.startsWith('tag:')) return tunnel.tags.some((tag) => tag.toLowerCase().startsWith(word.slice(4)));
  if (/^port:\d+$/.test(word)) {
    const port = Number(word.slice(5));
    return tunnel.forwards.some(({ bindPort, hostPort }) => bindPort === port || hostPort === port);
  }
  return text.includes(word);
}

const textOf = ({ name, destination, user, jump, tags, forwards, state }: Tunnel): string =>
  [
    name,
    destination,
    user,
    state,
    ...(jump ?? []),
    ...tags,
    ...forwards.flatMap(({ bindAddress, bindPort, bindSocket, host, hostPort, hostSocket }) => [
      bindAddress,
      bindPort,
      bindSocket,
      host,
      hostPort,
      hostSocket,
    ]),
  ]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();

/** Whether a text is meant as a whole `ssh` command. */
export const isCommand = (text: string): boolean => /^\s*(\$\s+)?(\S*\/)?(auto)?ssh(\.exe)?\s+\S/.test(text);
