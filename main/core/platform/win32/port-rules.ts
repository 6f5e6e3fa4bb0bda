/** Which ports Windows hands out by itself, and which it lets nobody have (Hyper-V, WSL, Docker set them aside). */
import type { Family, Protocol } from '../../../../preload/model.ts';
import type { PortRange, PortRules } from '../platform.ts';
import { readDynamicPorts, readExcludedRanges } from '../readers/read-netsh-ports.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { SystemTools } from './system-tools.ts';

interface RulesDeps {
  readonly tools: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'netsh'>;
  readonly monotonic: () => number;
}

export interface WindowsPorts {
  rules(): Promise<PortRules>;
  /** From these it numbers outgoing connections; null where it does not tell. */
  dynamic(family: Family, protocol: Protocol): Promise<PortRange | null>;
  /** Set aside. Rows as told. */
  excluded(family: Family, protocol: Protocol): Promise<readonly PortRange[]>;
}

/** They change when a virtual machine or the network's own service starts; to ask costs 0.1 s each. */
const KEPT_MS = 30_000;

export function createWindowsPorts({ tools, places, monotonic }: RulesDeps): WindowsPorts {
  const kept = new Map<string, { text: Promise<string>; at: number }>();
  const run = async (argv: readonly string[]): Promise<string> => {
    const outcome = await tools.run({ program: places.netsh, argv });
    return outcome.ok ? outcome.text : '';
  };
  const ask = (...argv: readonly string[]): Promise<string> => {
    const key = argv.join(' ');
    const known = kept.get(key);
    if (known && monotonic() - known.at <= KEPT_MS) return known.text;
    const text = run(argv);
    kept.set(key, { text, at: monotonic() });
    return text;
  };
  const dynamic = async (family: Family, protocol: Protocol) =>
    readDynamicPorts(await ask('interface', family, 'show', 'dynamicport', protocol));
  const excluded = async (family: Family, protocol: Protocol) =>
    readExcludedRanges(await ask('interface', family, 'show', 'excludedportrange', `protocol=${protocol}`))
      .rows;
  return {
    dynamic,
    excluded,
    async rules() {
      const [ephemeral, ...lists] = await Promise.all([
        dynamic('ipv4', 'tcp'),
        excluded('ipv4', 'tcp'),
        excluded('ipv6', 'tcp'),
        excluded('ipv4', 'udp'),
        excluded('ipv6', 'udp'),
      ]);
      // Windows keeps no ports for administrators.
      return { privilegedBelow: 0, ephemeral, reserved: merged(lists.flat()) };
    },
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
