/** Services of Windows, as far as a port is concerned: which are never stopped, and why, in words. Pure. */
import type { Failure, Owner } from '../../preload/model.ts';
import type { ServiceUnit } from './platform/platform.ts';

export const WINDOWS_SERVICE = 'Windows service';

export const isWindowsService = (unit: ServiceUnit | null | undefined): unit is ServiceUnit =>
  unit?.manager === WINDOWS_SERVICE;

/** The unit that a row's supervisor stands for; null where that is no service of Windows. */
export function windowsUnit(supervisor: Owner['supervisor']): ServiceUnit | null {
  if (supervisor?.kind !== WINDOWS_SERVICE || supervisor.name === null) return null;
  const names = supervisor.name.split(', ');
  const unit = { name: supervisor.name, scope: 'system', manager: WINDOWS_SERVICE } as const;
  return names.length > 1 ? { ...unit, shared: names } : unit;
}

/** Without these Windows, its network, its log-ins or our own looks at processes come to a stand. In lower case. */
const ESSENTIAL = new Set([
  'appinfo',
  'bfe',
  'brokerinfrastructure',
  'coremessagingregistrar',
  'cryptsvc',
  'dcomlaunch',
  'dhcp',
  'dnscache',
  'eventlog',
  'gpsvc',
  'keyiso',
  'lanmanserver',
  'lanmanworkstation',
  'lsm',
  'mpssvc',
  'netlogon',
  'netprofm',
  'nlasvc',
  'nsi',
  'ntds',
  'plugplay',
  'power',
  'profsvc',
  'rpceptmapper',
  'rpclocator',
  'rpcss',
  'samss',
  'schedule',
  'securityhealthservice',
  'sgrmbroker',
  'staterepository',
  'systemeventsbroker',
  'timebrokersvc',
  'trustedinstaller',
  'usermanager',
  'vaultsvc',
  'wcmsvc',
  'windefend',
  'wdnissvc',
  'winmgmt',
  'wscsvc',
]);

/** Carry whoever is logged in over them, perhaps this very user. */
const LOG_INS = new Set(['termservice', 'sessionenv', 'umrdpservice', 'sshd', 'winrm']);

/** Run containers and virtual machines, all of which would end. */
const MACHINES = new Set([
  'vmcompute',
  'vmms',
  'hns',
  'wslservice',
  'lxssmanager',
  'docker',
  'com.docker.service',
]);

/** Its rules pass connections on, to WSL and to other machines (`netsh interface portproxy`). */
const PORT_PROXY = 'iphlpsvc';

type Words = Pick<Failure, 'message' | 'nextStep'>;

/**
 * Why a process of services is not ended, nor the service stopped; null where its one service may be stopped. `who` is the
 * process in words.
 */
export function serviceProtection(unit: ServiceUnit, who: string): Words | null {
  const { shared } = unit;
  if (shared?.length === 1) {
    return {
      message: `${who} runs the service ${unit.name} of Windows, a name that Quayside does not hand to a command.`,
      nextStep: 'Stop it in the Services app (services.msc).',
    };
  }
  if (shared) {
    return {
      message: `${who} runs ${shared.length} services of Windows together, and which of them has the port it does not tell: ${shared.join(', ')}.`,
      nextStep:
        'Stop the one that you know to have it by hand: `sc.exe stop NAME` in a PowerShell of an administrator.',
    };
  }
  const name = plainName(unit.name);
  if (name === PORT_PROXY) {
    return {
      message: `${who} passes the port on to WSL or to another machine, by a rule of \`netsh interface portproxy\`; all its rules would end.`,
      nextStep:
        'See the rules with `netsh interface portproxy show all`, and delete that of the port with `netsh interface portproxy delete v4tov4 listenport=PORT listenaddress=ADDRESS`, as an administrator.',
    };
  }
  if (ESSENTIAL.has(name)) {
    return {
      message: `${who} is the service ${unit.name}, without which Windows itself does not work.`,
      nextStep: 'Take another port.',
    };
  }
  if (LOG_INS.has(name)) {
    return {
      message: `${who} is the service ${unit.name}: it carries log-ins from other machines, perhaps this one.`,
      nextStep: `If you are sure, stop it by hand: \`sc.exe stop ${unit.name}\` in a PowerShell of an administrator.`,
    };
  }
  return MACHINES.has(name)
    ? {
        message: `${who} is the service ${unit.name}: it runs containers or virtual machines, all of which would end.`,
        nextStep:
          'Stop the one that has the port instead: its container, or its WSL (`wsl --terminate NAME`).',
      }
    : null;
}

/** Services that each user has of their own are called as the others, with a number behind. */
const plainName = (name: string): string => name.toLowerCase().replace(/_[0-9a-f]{4,8}$/, '');
