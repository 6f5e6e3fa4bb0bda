/** Which ports Windows hands out by itself, and which it lets nobody have (Hyper-V, WSL, Docker set them aside). */
import type { PortRange, PortRules } from '../platform.ts';
import { readDynamicPorts, readExcludedRanges } from '../readers/read-netsh-ports.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { SystemTools } from './system-tools.ts';

interface RulesDeps {
  readonly tools: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'netsh'>;
  readonly monotonic: () => number;
}

/** They change when a virtual machine or the network's own service starts; to ask costs 0.5 s. */
const KEPT_MS = 30_000;

const excludedArgv = (family: 'ipv4' | 'ipv6', protocol: 'tcp' | 'udp'): string[] => [
  'interface',
  family,
  'show',
  'excludedportrange',
  `protocol=${protocol}`,
];

export function createPortRules({ tools, places, monotonic }: RulesDeps): () => Promise<PortRules> {
  let kept: { rules: Promise<PortRules>; at: number } | null = null;
  const ask = async (argv: string[]): Promise<string> => {
    const outcome = await tools.run({ program: places.netsh, argv });
    return outcome.ok ? outcome.text : '';
  };
  const read = async (): Promise<PortRules> => {
    const dynamic = ask(['interface', 'ipv4', 'show', 'dynamicport', 'tcp']);
    const lists = await Promise.all([
      ask(excludedArgv('ipv4', 'tcp')),
      ask(excludedArgv('ipv6', 'tcp')),
      ask(excludedArgv('ipv4', 'udp')),
    ]);
    return {
      // Windows keeps no ports for administrators.
      privilegedBelow: 0,
      ephemeral: readDynamicPorts(await dynamic),
      reserved: merged(lists.flatMap((text) => readExcludedRanges(text).rows)),
    };
  };
  return () => {
    if (!kept || monotonic() - kept.at > KEPT_MS) kept = { rules: read(), at: monotonic() };
    return kept.rules;
  };
}

/** In order, those that overlap as one; those that only touch stay as the system tells them. */
export function merged(ranges: readonly PortRange[]): PortRange[] {
  const result: PortRange[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last && from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else result.push({ from, to });
  }
  return result;
}
