/** Which processes are Windows' own. Pure. */
import type { ProcessUser } from './owner-names.ts';
import type { TableProcess } from './process-table.ts';

/** The kernel and what stands for idle time: no process that could end. */
export const KERNEL_PIDS: readonly number[] = [0, 4];

/** Of these nothing but the name may be seen without an administrator's rights. */
const NAMES = new Set([
  'system',
  'registry',
  'secure system',
  'memory compression',
  'smss.exe',
  'csrss.exe',
  'wininit.exe',
  'winlogon.exe',
  'services.exe',
  'lsass.exe',
  'lsaiso.exe',
  'svchost.exe',
  'spoolsv.exe',
  'dwm.exe',
  'fontdrvhost.exe',
  'dashost.exe',
  'msmpeng.exe',
  'nissrv.exe',
  'searchindexer.exe',
  'wudfhost.exe',
  'jhi_service.exe',
  'dns.exe',
  'dfsrs.exe',
  'vmms.exe',
  'vmcompute.exe',
]);

/** Windows' own folder holds what people work with as well. */
const WORK_NAMES = new Set([
  'wslrelay.exe',
  'wslhost.exe',
  'ssh.exe',
  'powershell.exe',
  'cmd.exe',
  'curl.exe',
]);

/** `root`: Windows' own folder, such as `C:\Windows`. */
export function isWindowsOwn(
  { identity, name, path }: TableProcess,
  user: ProcessUser,
  root: string,
): boolean {
  const called = name.toLowerCase();
  if (KERNEL_PIDS.includes(identity.pid)) return true;
  if (WORK_NAMES.has(called)) return false;
  const isInside = path?.toLowerCase().startsWith(`${root.toLowerCase()}\\`) ?? false;
  // A database that runs as a service has a folder of its own, whoever it runs as.
  return isInside || (path === null && (user.isSystem || NAMES.has(called)));
}
