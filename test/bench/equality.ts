/** Nothing is measured before both readers are shown to say the same as ss: protocol, address, port and pids. */
import { outputOf, SS_ARGS } from './programs.ts';
import type { Reader } from './scan-worker.ts';
import type { Setting } from './setting.ts';
import { differences, readSs } from './socket-rows.ts';

/** In the open other programs come and go: a difference that is gone at another look was theirs. */
const LOOKS = 5;

export interface Equality {
  reader: Reader;
  sockets: number;
  /** Empty when the scan and ss agree. */
  differences: string[];
}

export async function checkEquality(setting: Setting): Promise<Equality[]> {
  const checked: Equality[] = [];
  for (const reader of ['netlink', 'procfs'] as const) {
    const scanner = setting.scanners[reader];
    if (!scanner) continue;
    let found: Equality = { reader, sockets: 0, differences: ['not compared'] };
    for (let look = 0; look < LOOKS && found.differences.length > 0; look++) {
      const listing = readSs(await outputOf(setting.ss, SS_ARGS));
      // First as a scan is in daily use, then with everything searched anew.
      const rows = await scanner.ask('rows', look > LOOKS / 2);
      found = { reader, sockets: rows.length, differences: differences(rows, listing) };
    }
    checked.push(found);
  }
  return checked;
}
