/** What a file offers to import, with the core's words about what each of its tunnels would do. */
import type { Client } from '../../preload/client.ts';
import { describeTunnels } from '../../preload/describe-tunnels.ts';
import type { Tunnel } from '../../preload/model.ts';
import { fileRows, type ImportRow } from './import-list.ts';
import { readTunnelFile } from './tunnel-file.ts';

export interface FileReading {
  /** Null where the text is no file of tunnels; `problem` says why. */
  readonly rows: readonly ImportRow[] | null;
  readonly problem: string | null;
}

export async function readFileRows(
  text: string,
  client: Pick<Client, 'call'>,
  tunnels: readonly Tunnel[],
): Promise<FileReading> {
  const { entries, problem } = readTunnelFile(text);
  if (entries === null) return { rows: null, problem };
  const specs = entries.flatMap(({ spec }) => spec ?? []);
  const described = await describeTunnels(client, specs);
  const sentences = new Map(specs.map((spec, index) => [spec, described[index]?.sentence]));
  return { rows: fileRows(entries, tunnels, (spec) => sentences.get(spec)), problem: null };
}
