/** Whose a process is: asked of the system once for each life of a process, for many in one request. */
import { cleanText } from '../../clean-text.ts';
import { identityKey, type ProcessIdentity } from '../platform.ts';
import { jsonRows, textOf, timeOf, wholeNumber } from '../readers/json-rows.ts';
import type { PowerShell } from './power-shell.ts';
import { NO_START } from './process-table.ts';

export interface ProcessUser {
  /** Without its domain; null where another account's process may not be asked. */
  readonly name: string | null;
  /** One of Windows' own accounts (LocalSystem, services, the window manager), whatever they are called here. */
  readonly isSystem: boolean;
}

export interface OwnerNames {
  /** Asks for those of them that are not known yet. */
  learn(identities: readonly ProcessIdentity[]): Promise<void>;
  of(identity: ProcessIdentity): ProcessUser;
  /** Forgets every process that is not among `live`. */
  keepOnly(live: ReadonlySet<string>): void;
}

const UNKNOWN: ProcessUser = { name: null, isSystem: false };
/** LocalSystem, LocalService, NetworkService, services' own accounts, the window manager's, the font driver's. */
const SYSTEM_SID = /^S-1-5-(?:18|19|20|80(?:-\d+)*|90(?:-\d+)*|96(?:-\d+)*)$/;
/** A filter for more of them at once is refused by some versions. */
const MOST_AT_ONCE = 100;

/** `ownName`: how our own user is written; the system does not tell letters of different case apart. */
export function createOwnerNames(shell: PowerShell, ownName: string): OwnerNames {
  const known = new Map<string, ProcessUser>();

  const ask = async (identities: readonly ProcessIdentity[]) => {
    const answer = await shell.ask(
      'owners',
      identities.map(({ pid }) => pid),
    );
    // Told later, perhaps: it is asked again with whatever is new then.
    if (!answer.ok) return;
    const rows = (answer.text === '' ? [] : jsonRows(answer.text)) ?? [];
    for (const identity of identities) {
      const row = rows.find(
        (one) =>
          wholeNumber(one.ProcessId) === identity.pid &&
          String(timeOf(one.CreationDate)) === identity.startKey,
      );
      known.set(identityKey(identity), row ? userOf(textOf(row.User), textOf(row.Sid), ownName) : UNKNOWN);
    }
  };

  return {
    async learn(identities) {
      const unknown = identities.filter((one) => one.startKey !== NO_START && !known.has(identityKey(one)));
      for (let at = 0; at < unknown.length; at += MOST_AT_ONCE) {
        await ask(unknown.slice(at, at + MOST_AT_ONCE));
      }
    },
    of: (identity) => known.get(identityKey(identity)) ?? UNKNOWN,
    keepOnly(live) {
      for (const key of known.keys()) if (!live.has(key)) known.delete(key);
    },
  };
}

function userOf(name: string | null, sid: string | null, ownName: string): ProcessUser {
  const isOwn = name !== null && name.toLowerCase() === ownName.toLowerCase();
  return {
    name: isOwn ? ownName : name === null || name === '' ? null : cleanText(name, 64),
    isSystem: sid !== null && SYSTEM_SID.test(sid),
  };
}
