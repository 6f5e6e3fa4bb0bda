/** Which services of Windows run in a process: asked of tasklist once for all that are there, where somebody is new. */
import { cleanText } from '../../clean-text.ts';
import { WINDOWS_SERVICE } from '../../windows-services.ts';
import { identityKey, type ServiceUnit } from '../platform.ts';
import { readTasklistSvc } from '../readers/read-tasklist-svc.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { ProcessRows, TableProcess } from './process-table.ts';
import type { SystemTools } from './system-tools.ts';

export interface ServiceNames {
  /** Null where it runs none, or nobody tells. `rows`: where its parent is looked for. */
  of(row: TableProcess, rows: ProcessRows): Promise<ServiceUnit | null>;
}

/** What sc.exe takes for one name and for nothing else, and what stays one word however it is quoted. */
const NAME = /^[A-Za-z0-9_.$][A-Za-z0-9_.$+&(){}# -]{0,254}$/;

export const isServiceName = (name: string): boolean => NAME.test(name) && !name.endsWith(' ');

/** What the service manager itself is called; nobody else starts services. */
const MANAGER = 'services.exe';

export function createServiceNames(
  tools: Pick<ToolRunner, 'run'>,
  places: Pick<SystemTools, 'tasklist'>,
): ServiceNames {
  let known: ReadonlyMap<string, readonly string[]> = new Map();
  let reading: Promise<void> | null = null;

  /** Whoever ended meanwhile is not told: only who is in the table counts. */
  const read = async (rows: ProcessRows) => {
    const printed = await tools.run({ program: places.tasklist, argv: ['/svc'] });
    if (!printed.ok) return;
    const names = new Map(readTasklistSvc(printed.text).rows.map(({ pid, services }) => [pid, services]));
    known = new Map(
      [...rows.values()].map(({ identity }) => [identityKey(identity), names.get(identity.pid) ?? []]),
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
      return unitOf(known.get(key) ?? []);
    },
  };
}

/** Names that nothing could be asked by are told as well, as if there were others beside them. */
function unitOf(names: readonly string[]): ServiceUnit | null {
  const [name] = names;
  if (name === undefined) return null;
  const shown = cleanText(names.join(', '), 256);
  const unit = { name: shown, scope: 'system', manager: WINDOWS_SERVICE } as const;
  const isAlone = names.length === 1 && isServiceName(name);
  return isAlone ? unit : { ...unit, shared: names.slice(0, MOST_NAMES).map((one) => cleanText(one, 256)) };
}

/** Some processes of older versions run forty. */
const MOST_NAMES = 64;
