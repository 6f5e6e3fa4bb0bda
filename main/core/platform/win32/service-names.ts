/** Which services of Windows run in a process: asked of tasklist once for all that are there, where somebody is new. */
import { cleanText } from '../../clean-text.ts';
import { identityKey } from '../platform.ts';
import { readTasklistSvc } from '../readers/read-tasklist-svc.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { ProcessRows, TableProcess } from './process-table.ts';
import type { SystemTools } from './system-tools.ts';

export interface ServiceNames {
  /** Such as `RpcEptMapper, RpcSs`; null where it runs none, or nobody tells. `rows`: where its parent is looked for. */
  of(row: TableProcess, rows: ProcessRows): Promise<string | null>;
}

/** What the service manager itself is called; nobody else starts services. */
const MANAGER = 'services.exe';

export function createServiceNames(
  tools: Pick<ToolRunner, 'run'>,
  places: Pick<SystemTools, 'tasklist'>,
): ServiceNames {
  let known: ReadonlyMap<string, string> = new Map();
  let reading: Promise<void> | null = null;

  /** Whoever ended meanwhile is not told: only who is in the table counts. */
  const read = async (rows: ProcessRows) => {
    const printed = await tools.run({ program: places.tasklist, argv: ['/svc'] });
    if (!printed.ok) return;
    const names = new Map(
      readTasklistSvc(printed.text).rows.map(({ pid, services }) => [pid, services.join(', ')]),
    );
    known = new Map(
      [...rows.values()].map(({ identity }) => [identityKey(identity), names.get(identity.pid) ?? '']),
    );
  };

  return {
    async of(row, rows) {
      if (rows.get(row.parent)?.name.toLowerCase() !== MANAGER) return null;
      const key = identityKey(row.identity);
      if (!known.has(key)) {
        reading ??= read(rows).finally(() => {
          reading = null;
        });
        await reading;
      }
      return cleanText(known.get(key) ?? '', 256) || null;
    },
  };
}
