/** Asks for the words about many tunnels in as few calls as their size allows. */
import type { Client } from './client.ts';
import { MOST_DESCRIBED } from './contract.ts';
import type { TunnelSpec } from './model.ts';
import { MAX_CLIENT_FRAME } from './protocol.ts';

export interface Description {
  /** The exact `ssh` command; empty where no ssh is run for it. */
  readonly command: string;
  /** What it does. */
  readonly sentence: string;
}

/** Of the text of a frame, so much may be tunnels. */
const MOST_TEXT = MAX_CLIENT_FRAME - 1_024;

/** In the order of `specs`; null for those of which the core could not say it just now. */
export async function describeTunnels(
  client: Pick<Client, 'call'>,
  specs: readonly TunnelSpec[],
): Promise<(Description | null)[]> {
  const all: (Description | null)[] = [];
  for (const batch of batchesOf(specs)) {
    const answer = await client.call('tunnels.describe', { specs: batch });
    for (const place of batch.keys()) all.push((answer.ok && answer.value.described[place]) || null);
  }
  return all;
}

/** Each holds at least one, and no more than one call takes. */
export function batchesOf(specs: readonly TunnelSpec[]): TunnelSpec[][] {
  const batches: TunnelSpec[][] = [];
  let size = 0;
  for (const spec of specs) {
    const length = JSON.stringify(spec).length + 1;
    const last = batches.at(-1);
    if (last && last.length < MOST_DESCRIBED && size + length <= MOST_TEXT) {
      last.push(spec);
      size += length;
    } else {
      batches.push([spec]);
      size = length;
    }
  }
  return batches;
}
