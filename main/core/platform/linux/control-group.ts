/** Reads from the text of /proc/pid/cgroup which systemd service a process belongs to, or which container. Pure. */
import type { ServiceUnit } from '../platform.ts';

export interface ControlGroup {
  readonly unit: ServiceUnit | null;
  /** 64 hexadecimal digits. */
  readonly containerId: string | null;
}

const NOTHING: ControlGroup = { unit: null, containerId: null };

/** What systemd allows in the name of a service; `\x2d` and the like are its own escapes and stay as they are. */
const SERVICE = /^[A-Za-z0-9:_.\\-][A-Za-z0-9:_.\\@-]*\.service$/;
const NAME_LIMIT = 255;

export const isServiceName = (name: string): boolean => name.length <= NAME_LIMIT && SERVICE.test(name);

/** `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, `kubepods…:cri-containerd:ID`, or the bare ID. */
const CONTAINER = /^(?:([a-zA-Z0-9_.:-]*)[-:])?([0-9a-f]{64})(?:\.scope)?$/;

/**
 * `text` is the whole file: a line for each hierarchy, `0::PATH` of version 2 and `N:name=systemd:PATH` of version 1.
 * Services of another user's service manager than that of `ownUid` are nobody's here: by their names they could not be
 * told from one's own.
 */
export function readControlGroup(text: string, ownUid: number): ControlGroup {
  const groups = groupsOf(text);
  for (const { path } of groups) {
    const containerId = containerOf(path);
    if (containerId) return { unit: null, containerId };
  }
  const systemd = groups.find(({ rank }) => rank < OTHER_HIERARCHY);
  return systemd ? { unit: unitOf(systemd.path, ownUid), containerId: null } : NOTHING;
}

interface Group {
  /** 0 and 1: where systemd keeps its services. With both versions mounted that is the one of version 1. */
  rank: number;
  path: readonly string[];
}

const OTHER_HIERARCHY = 2;

function groupsOf(text: string): Group[] {
  // A line that was cut could end in the name of another service.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const groups = lines.flatMap((line): Group[] => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const rank = controllers === 'name=systemd' ? 0 : controllers === '' ? 1 : OTHER_HIERARCHY;
    return [{ rank, path: path.split('/').filter(Boolean) }];
  });
  return groups.sort((a, b) => a.rank - b.rank);
}

/** The outermost: containers inside of a container are known to its own engine alone. */
function containerOf(path: readonly string[]): string | null {
  for (const part of path) {
    const match = CONTAINER.exec(part);
    // Podman's monitor stands beside the container that it watches.
    if (match) return /(^|[-_.:])conmon$/.test(match[1] ?? '') ? null : (match[2] ?? null);
  }
  return null;
}

/**
 * systemd's own rule: below any slices the first group is the unit. What lies further inside was made by the service
 * itself, which may name it as it likes, other services included.
 */
function unitOf(path: readonly string[], ownUid: number): ServiceUnit | null {
  const outside = path.lastIndexOf('..') + 1;
  const [group, ...inside] = belowSlices(path.slice(outside));
  const name = nameOf(group);
  if (name === null) return null;
  const manager = /^user@(\d+)\.service$/.exec(name)?.[1];
  if (manager !== undefined) {
    const own = Number(manager) === ownUid ? nameOf(belowSlices(inside)[0]) : null;
    return own === null ? null : { name: own, scope: 'user' };
  }
  // Seen from a namespace of groups of one's own, `..` hides whose service manager it is.
  return outside > 0 && path[outside] !== 'system.slice' ? null : { name, scope: 'system' };
}

function belowSlices(path: readonly string[]): readonly string[] {
  const first = path.findIndex((part) => !part.endsWith('.slice'));
  return first < 0 ? [] : path.slice(first);
}

/** systemd puts `_` before names that the kernel could take for files of its own. */
function nameOf(group: string | undefined): string | null {
  const name = group?.replace(/^_/, '') ?? '';
  return isServiceName(name) ? name : null;
}
