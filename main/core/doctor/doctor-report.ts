/** Says what works here, what works less well, and what to do about it. */
import { accessSync, constants } from 'node:fs';
import type { DoctorReport } from '../../../preload/contract.ts';
import type { EphemeralUse, Snapshot, Warning } from '../../../preload/model.ts';

type Check = DoctorReport['checks'][number];

export function doctorReport(facts: {
  version: string;
  system: string;
  dataFolder: string;
  snapshot: Snapshot;
  /** As far as the system tells. */
  ranges: readonly EphemeralUse[];
}): DoctorReport {
  const { snapshot, dataFolder, ranges } = facts;
  return {
    version: facts.version,
    runtime: `Node ${process.versions.node}${process.versions.electron ? `, Electron ${process.versions.electron}` : ''}`,
    system: facts.system,
    dataFolder,
    checks: [
      readerCheck(snapshot),
      ownersCheck(snapshot),
      check(
        'Closing ports',
        snapshot.capabilities.closeEvents,
        'are told at once',
        'are seen by the next scan only',
        null,
      ),
      check(
        'Freeing',
        snapshot.capabilities.free,
        'can prove which process it ends',
        'is off: the right process cannot be proven on this system',
        'End processes with the system’s own tools.',
      ),
      ...ranges.map(rangeCheck),
      folderCheck(dataFolder),
      ...snapshot.warnings.map(warningCheck),
    ],
  };
}

function readerCheck({ watching, listeners }: Snapshot): Check {
  const message = `${listeners.length} listeners read through ${watching.reader || 'nothing yet'} in ${watching.scanMs} ms`;
  return { name: 'Scan', state: watching.state === 'stalled' ? 'failed' : 'ok', message, nextStep: null };
}

/** What the kernel itself holds has no owner to be seen, and the next scan knows whose process was just gone. */
function ownersCheck({ listeners, host }: Snapshot): Check {
  const hidden = listeners.filter(
    ({ ownerHidden }) => ownerHidden === 'other-user' || ownerHidden === 'namespace',
  );
  return check(
    'Owners',
    hidden.length === 0,
    'of all listeners are known',
    `of ${hidden.length} of ${listeners.length} listeners cannot be seen`,
    host.elevated || hidden.every(({ ownerHidden }) => ownerHidden === 'namespace')
      ? 'They run in containers or other namespaces: look at them with what started them.'
      : 'Run Quayside with administrator’s rights, once, to see them.',
  );
}

const rangeCheck = ({ protocol, state, message, nextStep }: EphemeralUse): Check => ({
  name: `Outgoing ${protocol.toUpperCase()}`,
  state: state === 'ok' ? 'ok' : state === 'near' ? 'degraded' : 'failed',
  message,
  nextStep,
});

function folderCheck(folder: string): Check {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return { name: 'Folder', state: 'ok', message: `${folder} can be written`, nextStep: null };
  } catch {
    return {
      name: 'Folder',
      state: 'degraded',
      message: `${folder} cannot be written: settings are not kept`,
      nextStep: 'Make it writable, or set QUAYSIDE_HOME to another folder.',
    };
  }
}

const warningCheck = ({ code, message, nextStep }: Warning): Check => ({
  name: code,
  state: 'degraded',
  message,
  nextStep,
});

const check = (name: string, good: boolean, yes: string, no: string, nextStep: string | null): Check => ({
  name,
  state: good ? 'ok' : 'degraded',
  message: good ? yes : no,
  nextStep: good ? null : nextStep,
});
