/** A Mac that is a script: what its tools would print of a few processes and sockets, or what they once printed, by program and arguments. */
import type { Exec, ExecOutcome } from '../main/core/exec.ts';

export interface MacProcess {
  pid: number;
  parent?: number;
  uid?: number;
  state?: string;
  /** As ps prints it in the C locale. */
  start?: string;
  user?: string;
  program: string;
  command?: string;
  folder?: string;
  /** Of the job of launchd that it is. */
  label?: string;
}

export interface MacSocket {
  kind: 'tcp4' | 'tcp6' | 'tcp46' | 'udp4' | 'udp6' | 'udp46';
  /** `*` for all. */
  address: string;
  port: number;
  pids: number[];
}

export interface MacMachine {
  processes: MacProcess[];
  sockets: MacSocket[];
  /** Instead of what would be printed, by the program's name and the arguments, or by its name alone. */
  readonly answers: Map<string, string | ExecOutcome>;
  readonly ran: { program: string; argv: readonly string[]; env: Readonly<Record<string, string>> }[];
  /** Before a tool answers: for what happens meanwhile. */
  onRun: (program: string, argv: readonly string[]) => void;
  readonly exec: Exec;
}

export const MAC_START = 'Wed Nov 25 21:07:09 2026';

export function createMacMachine(): MacMachine {
  const machine: MacMachine = {
    processes: [{ pid: 1, parent: 0, uid: 0, user: 'root', program: '/sbin/launchd' }],
    sockets: [],
    answers: new Map(),
    ran: [],
    onRun: () => {},
    async exec({ program, argv, env }) {
      machine.ran.push({ program, argv, env });
      machine.onRun(program, argv);
      const answer = machine.answers.get([program, ...argv].join(' ')) ?? machine.answers.get(program);
      if (typeof answer === 'object') return answer;
      const stdout = answer ?? printed(machine, program, argv);
      if (stdout === null) return { kind: 'not-started', code: 'ENOENT' };
      return { kind: 'ended', code: answer === undefined && stdout === '' ? 1 : 0, stdout, stderr: '' };
    },
  };
  return machine;
}

function printed(machine: MacMachine, program: string, argv: readonly string[]): string | null {
  const list = argv.includes('-p') ? (argv[argv.indexOf('-p') + 1] ?? '') : null;
  const pids = list === null ? null : list.split(',').map(Number);
  switch (program) {
    case '/usr/sbin/netstat':
      return netstat(machine, list ?? '');
    case '/usr/sbin/lsof':
      return argv.includes('cwd') ? folders(machine, pids ?? []) : lsof(machine, pids);
    case '/bin/ps':
      return ps(machine, pids, argv.at(-1) ?? '');
    case '/bin/launchctl':
      return argv.join() === 'list' ? jobs(machine) : null;
    case '/usr/sbin/sysctl':
      return '49152\n65535\n';
    default:
      return null;
  }
}

const isOf = (protocol: string) => (socket: MacSocket) => socket.kind.startsWith(protocol);

function netstat({ sockets }: MacMachine, protocol: string): string {
  const rows = sockets.filter(isOf(protocol)).map(({ kind, address, port, pids }) => {
    // The column is 16 characters wide.
    const local = `${address.slice(0, 16)}.${port}`;
    const state = protocol === 'tcp' ? 'LISTEN' : '';
    const counts = `131072 131072 ${pids.at(-1) ?? 0} 0`;
    return `${kind} 0 0 ${local} *.* ${state} ${counts} 00100 00000006 00000000000d2d83 00000000 00000800 1 0 000000\n`;
  });
  return `Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n${rows.join('')}`;
}

function lsof({ processes, sockets }: MacMachine, pids: readonly number[] | null): string {
  const holders = processes.filter(({ pid }) => pids === null || pids.includes(pid));
  return holders
    .map(({ pid, program, uid = 501, user = 'dev' }) => {
      const own = sockets.filter((socket) => socket.pids.includes(pid));
      const files = own.map(({ kind, address, port }, at) => {
        const host = address.includes(':') ? `[${address.replace(/%.*/, '')}]` : address;
        const [protocol = '', family] = [
          kind.slice(0, 3).toUpperCase(),
          kind.endsWith('4') && !kind.endsWith('46'),
        ];
        return `f${at + 10}\nt${family ? 'IPv4' : 'IPv6'}\nP${protocol}\nn${host}:${port}\n`;
      });
      const name = program.slice(program.lastIndexOf('/') + 1);
      return own.length === 0 ? '' : `p${pid}\nc${name}\nu${uid}\nL${user}\n${files.join('')}`;
    })
    .join('');
}

const folders = ({ processes }: MacMachine, pids: readonly number[]): string =>
  processes
    .filter(({ pid, folder }) => pids.includes(pid) && folder)
    .map(({ pid, folder }) => `p${pid}\nfcwd\nn${folder}\n`)
    .join('');

/** Most jobs do not run; the status of one that does is that of its last end. */
const jobs = ({ processes }: MacMachine): string => {
  const rows = processes.flatMap(({ pid, label }) => (label === undefined ? [] : [`${pid}\t0\t${label}\n`]));
  return `PID\tStatus\tLabel\n-\t0\tcom.apple.SafariHistoryServiceAgent\n${rows.join('')}-\t-9\tcom.apple.mdworker.shared\n`;
};

function ps({ processes }: MacMachine, pids: readonly number[] | null, columns: string): string {
  return processes
    .filter(({ pid }) => pids === null || pids.includes(pid))
    .map(({ pid, parent = 1, uid = 501, state = 'S', start = MAC_START, user = 'dev', program, command }) => {
      if (columns.endsWith('comm=')) return `${pid} ${start}     ${program}\n`;
      if (columns.endsWith('command=')) return `${pid} ${start}     ${command ?? program}\n`;
      return `${String(pid).padStart(5)} ${parent} ${uid} ${state}    ${start}     ${user}\n`;
    })
    .join('');
}
