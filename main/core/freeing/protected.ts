/** What is never ended, whatever a user clicks. Pure. */
import { CONTAINER_PROXIES, matchesPattern, programNames } from '../container-proxies.ts';
import { isLaunchdJob, jobProtection } from '../launchd-jobs.ts';
import type { ProcessFacts } from '../platform/platform.ts';
import { isWindowsKernel, kernelWords } from '../windows-kernel.ts';
import { isWindowsService, serviceProtection } from '../windows-services.ts';

export interface Protection {
  /** `user`: from the user's own list, which an explicit confirmation opens. Nothing opens `built-in`. */
  by: 'built-in' | 'user';
  message: string;
  nextStep: string;
}

/** Whole names, or the beginning of a name where the entry ends with `*`. Compared without case. */
const BUILT_IN: readonly { names: readonly string[]; what: string; nextStep: string }[] = [
  {
    names: ['wslrelay*', 'wslhost*', 'wslservice*'],
    what: 'passes ports on to WSL, the Linux in a virtual machine; ending it would cut them all off',
    nextStep:
      'End the server in there instead: `wsl -- ss -ltnp` names it. `wsl --terminate NAME` ends a whole distribution.',
  },
  {
    names: ['vmmem*', 'vmwp*'],
    what: 'is a virtual machine (WSL or Hyper-V); all that runs in it would end',
    nextStep:
      'End the server in there instead, or shut it down: `wsl --shutdown`, or by the Hyper-V Manager.',
  },
  {
    names: CONTAINER_PROXIES,
    what: 'carries the ports of containers or of a virtual machine; ending it would break them all',
    nextStep: 'Stop the container that publishes this port instead.',
  },
  {
    names: ['dockerd', 'containerd', 'containerd-shim*', 'crio', 'kubelet'],
    what: 'runs your containers',
    nextStep: 'Stop the container that you want to end instead.',
  },
  {
    names: [
      'systemd',
      'systemd-*',
      'init',
      'launchd',
      'dbus-daemon',
      'dbus-broker*',
      'wininit.exe',
      'services.exe',
      'lsass.exe',
      'lsaiso.exe',
      'registry',
      'fontdrvhost.exe',
      'msmpeng.exe',
      'svchost.exe',
      'csrss.exe',
      'smss.exe',
      'winlogon.exe',
      'system',
    ],
    what: 'is a part of the operating system',
    nextStep: 'If it is a service that you no longer want, stop it with the system’s own tools.',
  },
  {
    names: ['controlcenter'],
    what: 'is AirPlay Receiver where it holds port 5000 or 7000, and macOS would start it again at once',
    nextStep: 'Switch AirPlay Receiver off in System Settings, General, AirDrop & Handoff.',
  },
  {
    names: ['sshd', 'sshd-session', 'sshd-auth'],
    what: 'carries log-ins from other machines, perhaps this one',
    nextStep: 'Stop the SSH service with the system’s own tools if you are sure.',
  },
  {
    names: [
      'xorg',
      'xwayland',
      'gnome-shell',
      'gnome-session*',
      'gdm*',
      'sddm*',
      'lightdm',
      'kwin*',
      'plasmashell',
      'loginwindow',
      'windowserver',
      'explorer.exe',
      'dwm.exe',
    ],
    what: 'is your log-in session',
    nextStep: 'Log out if you want to end it.',
  },
];

/** What runs nearly all services of Windows: to stop one of them is not to end a part of the system. */
const SERVICE_HOST = 'svchost.exe';

/** `asService`: it would be stopped by the service manager, as the one service that it runs. */
export function protectionOf(
  process: Pick<ProcessFacts, 'identity' | 'name' | 'argv'> & Partial<Pick<ProcessFacts, 'unit'>>,
  ourPids: readonly number[],
  usersNames: readonly string[],
  asService = false,
): Protection | null {
  const { pid } = process.identity;
  if (!Number.isSafeInteger(pid) || pid <= 1) {
    return { by: 'built-in', message: 'The system itself holds this port.', nextStep: 'It cannot be freed.' };
  }
  if (ourPids[0] === pid) {
    return {
      by: 'built-in',
      message: 'This is Quayside itself.',
      nextStep: 'Quit Quayside to free its port.',
    };
  }
  if (ourPids.includes(pid)) {
    return {
      by: 'built-in',
      message: `${process.name} (pid ${pid}) started Quayside; ending it would end Quayside too.`,
      nextStep: 'End it by hand if that is what you want.',
    };
  }
  if (isWindowsKernel({ pid, name: process.name })) return { by: 'built-in', ...kernelWords(null) };
  const service = isWindowsService(process.unit)
    ? serviceProtection(process.unit, `${process.name} (pid ${pid})`)
    : null;
  if (service) return { by: 'built-in', ...service };
  const names = programNames(process);
  const isHost = asService && isWindowsService(process.unit) && names.includes(SERVICE_HOST);
  const entry = BUILT_IN.find((group) =>
    names.some((name) => group.names.some((pattern) => matchesPattern(name, pattern))),
  );
  if (entry && !isHost) {
    return {
      by: 'built-in',
      message: `${process.name} (pid ${pid}) ${entry.what}.`,
      nextStep: entry.nextStep,
    };
  }
  const job = isLaunchdJob(process.unit) ? jobProtection(process.unit, `${process.name} (pid ${pid})`) : null;
  if (job) return { by: 'built-in', ...job };
  if (!names.some((name) => usersNames.some((pattern) => matchesPattern(name, pattern.toLowerCase()))))
    return null;
  return {
    by: 'user',
    message: `${process.name} (pid ${pid}) is on your own list of protected processes.`,
    nextStep: 'Confirm that you want to end it all the same, or take it off the list in the settings.',
  };
}
