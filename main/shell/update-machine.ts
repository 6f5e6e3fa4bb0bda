/** What is known of newer versions and how far one has come, as states and what leads from one to another. Pure. */
import type { UpdateStep, UpdateUse } from '../../preload/model.ts';

/** How it stands. `version` is the newer one, as its feed names it and as VERSION allows it. */
export type UpdateStand =
  | { at: 'off'; why: string }
  | { at: 'idle' }
  | { at: 'checking' }
  /** `later`: there is a newer one, and its feed does not give it to this machine (yet). */
  | { at: 'current'; later: string | null }
  | { at: 'newer'; version: string }
  /** `percent` is 0 to 100, or null where the feed does not say how much there is. */
  | { at: 'downloading'; version: string; percent: number | null }
  /** Whole, and what its feed promised. `atQuit`: the user wants it installed when the app quits. */
  | { at: 'ready'; version: string; atQuit: boolean }
  /** The app is about to end for it. */
  | { at: 'installing'; version: string; atQuit: boolean }
  /** `version`: of what could not be fetched or installed; null where nothing could be looked up. */
  | { at: 'failed'; words: string; version: string | null };

export type UpdateEvent =
  | { kind: 'off'; why: string }
  | { kind: 'check' }
  | { kind: 'found'; version: string; given: boolean; newer: boolean }
  | { kind: 'unknown'; words: string }
  | { kind: 'download' }
  | { kind: 'progress'; percent: number | null }
  | { kind: 'downloaded' }
  | { kind: 'cancelled' }
  | { kind: 'broken'; words: string }
  | { kind: 'at-quit'; on: boolean }
  | { kind: 'restart' }
  /** The user did not want to quit after all. */
  | { kind: 'stay' };

/** Where an event leads; the same stand where it does not fit, such as progress of a download that was cancelled. */
export function afterUpdate(stand: UpdateStand, event: UpdateEvent): UpdateStand {
  switch (event.kind) {
    case 'off':
      return { at: 'off', why: event.why };
    case 'check':
      return mayCheck(stand) ? { at: 'checking' } : stand;
    case 'found':
      return stand.at === 'checking' ? found(event) : stand;
    case 'unknown':
      return stand.at === 'checking' ? { at: 'failed', words: event.words, version: null } : stand;
    default:
      return afterStep(stand, event);
  }
}

type Later = Exclude<UpdateEvent, { kind: 'off' | 'check' | 'found' | 'unknown' }>;

function afterStep(stand: UpdateStand, event: Later): UpdateStand {
  switch (event.kind) {
    case 'download':
      return mayDownload(stand) ? { at: 'downloading', version: stand.version, percent: null } : stand;
    case 'progress':
      return stand.at === 'downloading' ? { ...stand, percent: event.percent } : stand;
    case 'downloaded':
      return stand.at === 'downloading' ? { at: 'ready', version: stand.version, atQuit: false } : stand;
    case 'cancelled':
      return stand.at === 'downloading' ? { at: 'newer', version: stand.version } : stand;
    case 'broken':
      return stand.at === 'downloading' || stand.at === 'ready' || stand.at === 'installing'
        ? { at: 'failed', words: event.words, version: stand.version }
        : stand;
    case 'at-quit':
      return stand.at === 'ready' ? { ...stand, atQuit: event.on } : stand;
    case 'restart':
      return stand.at === 'ready' ? { ...stand, at: 'installing' } : stand;
    case 'stay':
      return stand.at === 'installing' ? { ...stand, at: 'ready' } : stand;
  }
}

const found = ({ version, given, newer }: UpdateEvent & { kind: 'found' }): UpdateStand =>
  given ? { at: 'newer', version } : { at: 'current', later: newer ? version : null };

/** What is fetched or on its way is not looked up anew: that would take it away. */
export const mayCheck = ({ at }: UpdateStand): boolean =>
  at === 'idle' || at === 'current' || at === 'newer' || at === 'failed';

type WithVersion = UpdateStand & { version: string };
export const mayDownload = (stand: UpdateStand): stand is WithVersion =>
  stand.at === 'newer' || (stand.at === 'failed' && stand.version !== null);

/** Why a step cannot be taken now, as a sentence; null where it can. */
export function whyNoStep(stand: UpdateStand, step: UpdateStep): string | null {
  if (stand.at === 'off') return stand.why;
  if (step === 'download') return mayDownload(stand) ? null : 'There is nothing to download now.';
  if (step === 'cancel') return stand.at === 'downloading' ? null : 'Nothing is being downloaded.';
  return stand.at === 'ready' ? null : 'There is nothing to install now.';
}

/** What is to happen when the app ends in good order: null for nothing, else whether the app comes up again. */
export function installAtEnd(stand: UpdateStand): { restart: boolean } | null {
  if (stand.at === 'installing') return { restart: true };
  return stand.at === 'ready' && stand.atQuit ? { restart: false } : null;
}

/** The same for every door. `own` is the version that runs. */
export function updateUse(stand: UpdateStand, own: string): UpdateUse {
  return {
    state: stand.at,
    words: updateWords(stand, own),
    version: 'version' in stand ? stand.version : null,
    percent: stand.at === 'downloading' ? stand.percent : null,
    atQuit: 'atQuit' in stand && stand.atQuit,
  };
}

function updateWords(stand: UpdateStand, own: string): string {
  switch (stand.at) {
    case 'off':
      return stand.why;
    case 'idle':
      return 'Nobody has looked for a newer version yet.';
    case 'checking':
      return 'Looking for a newer version…';
    case 'current':
      return stand.later === null
        ? `This is the newest version, ${own}.`
        : `Quayside ${stand.later} is published, but not for this machine yet; this is ${own}.`;
    case 'newer':
      return `Quayside ${stand.version} is there; this is ${own}.`;
    case 'downloading':
      return `Downloading Quayside ${stand.version}…`;
    case 'ready':
      return stand.atQuit
        ? `Quayside ${stand.version} is installed when you quit.`
        : `Quayside ${stand.version} is downloaded. Nothing is installed before you say so.`;
    case 'installing':
      return `Quayside ends to install ${stand.version}, and comes up again.`;
    case 'failed':
      return stand.words;
  }
}

/** As npm and electron-builder write them; a feed is text from elsewhere. */
export const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[\w.-]{1,40})?$/;

/** Whether `found` comes after `own`; a version for trying out comes before the one that it is named for. */
export function isNewer(found: string, own: string): boolean {
  const [, ...left] = VERSION.exec(found) ?? [];
  const [, ...right] = VERSION.exec(own) ?? [];
  for (const at of [0, 1, 2]) {
    const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return left[3] === undefined && right[3] !== undefined;
}
