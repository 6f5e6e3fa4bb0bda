/** Every tool that is run on macOS, with its exact arguments: fixed words and whole numbers only. */
import type { ToolRequest } from '../run-tool.ts';

/** The C locale makes texts the same everywhere, and UTC keeps start times the same over a change of the clock's zone. */
export const TOOL_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

const LSOF = '/usr/sbin/lsof';
const PS = '/bin/ps';
const LAUNCHCTL = '/bin/launchctl';
/** `-b -w`: never waits for a dead network drive, and does not speak of it; `+c0`: names are not cut. */
const SOCKETS = ['-nP', '-b', '-w', '+c0', '-iTCP', '-sTCP:LISTEN', '-iUDP', '-F', 'pcuLftPn'];
export const PS_FACTS = 'pid=,ppid=,uid=,stat=,lstart=,user=';
/** lsof says 1 where there was something that it could not look at, and where it found nothing; ps where nobody has that pid. */
const OR_NOTHING = [1];

export const netstat = (protocol: 'tcp' | 'udp'): ToolRequest => ({
  program: '/usr/sbin/netstat',
  argv: ['-anv', '-p', protocol],
});

export const lsofSockets = (): ToolRequest => ({ program: LSOF, argv: SOCKETS, accepts: OR_NOTHING });

/** Of one process, before it is signalled. */
export const lsofSocketsOf = (pid: number): ToolRequest => ({
  program: LSOF,
  argv: ['-a', '-p', whole(pid), ...SOCKETS],
  accepts: OR_NOTHING,
  urgent: true,
});

/** Both ends of every TCP connection that has that port at either. */
export const lsofConnectionsOf = (port: number): ToolRequest => ({
  program: LSOF,
  argv: ['-nP', '-b', '-w', `-iTCP:${whole(port)}`, '-F', 'pfn'],
  accepts: OR_NOTHING,
  quiet: true,
});

export const lsofFolders = (pids: readonly number[]): ToolRequest => ({
  program: LSOF,
  argv: ['-w', '-a', '-d', 'cwd', '-p', pids.map(whole).join(','), '-F', 'pn'],
  accepts: OR_NOTHING,
});

/** Of all processes of one user. */
export const lsofOwnFolders = (uid: number): ToolRequest => ({
  program: LSOF,
  argv: ['-w', '-a', '-d', 'cwd', '-u', uid === 0 ? '0' : whole(uid), '-F', 'pn'],
  accepts: OR_NOTHING,
  limitMs: 2_000,
  quiet: true,
});

export const psFacts = (): ToolRequest => ({ program: PS, argv: ['-ax', '-o', PS_FACTS] });

export const psFactsOf = (pids: readonly number[]): ToolRequest => ({
  program: PS,
  argv: ['-p', pids.map(whole).join(','), '-o', PS_FACTS],
  accepts: OR_NOTHING,
  urgent: true,
});

/** `-ww`: however long. The text stands last, so its blanks do no harm. */
export const psTexts = (column: 'command' | 'comm'): ToolRequest => ({
  program: PS,
  argv: ['-axww', '-o', `pid=,lstart=,${column}=`],
});

export const ephemeralRange = (): ToolRequest => ({
  program: '/usr/sbin/sysctl',
  argv: ['-n', 'net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'],
  quiet: true,
});

/** For whoever asks: the jobs of the user, or, to an administrator, those of the system. */
export const launchctlList = (): ToolRequest => ({ program: LAUNCHCTL, argv: ['list'], quiet: true });

/** launchd gives a job 20 s to end unless the job says otherwise. `domain` is our own, `label` was checked, as below. */
export const bootoutJob = (domain: string, label: string): ToolRequest => ({
  program: LAUNCHCTL,
  argv: ['bootout', `${domain}/${label}`],
  limitMs: 60_000,
  quiet: true,
});

export const printJob = (domain: string, label: string): ToolRequest => ({
  program: LAUNCHCTL,
  argv: ['print', `${domain}/${label}`],
  quiet: true,
});

/** `file`: an absolute path. */
export const bootstrapJob = (domain: string, file: string): ToolRequest => ({
  program: LAUNCHCTL,
  argv: ['bootstrap', domain, file],
  limitMs: 30_000,
  quiet: true,
});

export const kickstartJob = (domain: string, label: string): ToolRequest => ({
  program: LAUNCHCTL,
  argv: ['kickstart', `${domain}/${label}`],
  limitMs: 30_000,
  quiet: true,
});

/** `address` is our own serialisation of a checked one, never an option. */
export const openAddress = (address: string): ToolRequest => ({
  program: '/usr/bin/open',
  argv: [address],
  quiet: true,
});

function whole(pid: number): string {
  if (!Number.isSafeInteger(pid) || pid < 1) throw new Error(`no pid: ${pid}`);
  return String(pid);
}
