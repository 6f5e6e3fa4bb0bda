/** Reads what `ssh -G` prints for one host: the truth itself, where it may be asked. */
import type { ConfigForward } from './config-forward.ts';
import { readJump } from './proxy-jump.ts';

export interface ResolvedConfig {
  hostName: string;
  user: string;
  port: number;
  jump: string[];
  identityFiles: string[];
  forwards: ConfigForward[];
}

/** Null where it lacks what ssh always prints. Not cleaned. */
export function readResolvedConfig(text: string): ResolvedConfig | null {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const gap = line.indexOf(' ');
    if (gap < 0) continue;
    const key = line.slice(0, gap);
    const known = values.get(key);
    if (known) known.push(line.slice(gap + 1));
    else values.set(key, [line.slice(gap + 1)]);
  }
  const first = (key: string): string => values.get(key)?.[0] ?? '';
  const all = (key: string): string[] => values.get(key) ?? [];
  const port = Number(first('port'));
  if (first('hostname') === '' || !(port > 0)) return null;
  const locals = all('localforward').flatMap((value) => twoSides('local', value));
  return {
    hostName: first('hostname'),
    user: first('user'),
    port,
    jump: readJump(first('proxyjump') || 'none') ?? [],
    identityFiles: all('identityfile'),
    forwards: [
      ...locals,
      ...all('remoteforward').flatMap((value) => twoSides('remote', value)),
      ...all('dynamicforward').flatMap((value) => dynamic(value, locals)),
    ],
  };
}

/** ssh prints a local forward to a socket a second time, as a dynamic one that does not exist. */
function dynamic(value: string, locals: readonly ConfigForward[]): ConfigForward[] {
  const bind = bindSide(value);
  if (!bind) return [];
  const isPrintedTwice = locals.some(
    (one) =>
      one.hostSocket !== undefined &&
      one.bindPort === bind.bindPort &&
      one.bindAddress === bind.bindAddress &&
      one.bindSocket === bind.bindSocket,
  );
  return isPrintedTwice ? [] : [{ kind: 'dynamic', ...bind }];
}

function twoSides(kind: 'local' | 'remote', value: string): ConfigForward[] {
  const gap = value.lastIndexOf(' ');
  const bind = bindSide(value.slice(0, gap));
  const target = value.slice(gap + 1);
  if (gap < 0 || !bind) return [];
  if (target === '[socks]:0') return [{ kind, ...bind }];
  const match = /^\[([^\]]*)\]:(\d{1,5})$/.exec(target);
  const side = match ? { host: match[1] ?? '', hostPort: Number(match[2]) } : { hostSocket: target };
  return [{ kind, ...bind, ...side }];
}

function bindSide(text: string): Pick<ConfigForward, 'bindAddress' | 'bindPort' | 'bindSocket'> | null {
  if (/^\d{1,5}$/.test(text)) return { bindPort: Number(text) };
  const match = /^\[([^\]]*)\]:(\d{1,5})$/.exec(text);
  if (match) return { bindAddress: match[1] ?? '', bindPort: Number(match[2]) };
  return text === '' ? null : { bindSocket: text };
}
