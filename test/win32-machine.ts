/** A Windows machine that is played back: netstat's sockets from a capture, processes and what happens to them from a script. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecOutcome, ExecRequest } from '../main/core/exec.ts';
import type { BindTrial, Platform } from '../main/core/platform/platform.ts';
import { decodeConsole } from '../main/core/platform/readers/decode-console.ts';
import { createWin32Platform } from '../main/core/platform/win32/create-win32-platform.ts';
import type { PowerShell, ShellAnswer, ShellVerb } from '../main/core/platform/win32/power-shell.ts';
import { systemTools } from '../main/core/platform/win32/system-tools.ts';
import { type ElevatedMachine, startUac } from './uac-double.ts';

export interface MachineProcess {
  readonly pid: number;
  readonly parent?: number;
  readonly name: string;
  readonly path?: string | null;
  readonly commandLine?: string | null;
  readonly startMs?: number;
  /** Null where another account's may not be asked. */
  readonly user?: string | null;
  readonly sid?: string;
  /** `console`: has no window; `denied`: may not be ended; `deaf`: has a window and does not close it. Else it closes when asked. */
  readonly kind?: 'console' | 'denied' | 'deaf';
}

export interface MachineService {
  readonly name: string;
  /** Of the process that runs it, which ends with it. */
  readonly pid: number;
  /** With which sc.exe refuses any request. */
  readonly code?: number;
  /** How often it is seen to stop before it has stopped. */
  readonly looks?: number;
}

export interface Win32Machine {
  /** In order of pids; a process is replaced by another of the same pid. */
  add(process: MachineProcess): void;
  /** Its sockets are closed with it. */
  end(pid: number): void;
  /** A row of netstat for a socket that listens. */
  listen(pid: number, endpoint: string): void;
  /** A row of netstat, as printed. */
  print(row: string): void;
  unlisten(pid: number): void;
  /** No row of netstat is left. */
  clear(): void;
  /** tasklist tells it of its process, which is to be there; its parent is to be services.exe. */
  serve(service: MachineService): void;
  /** By the numbers of the service manager: 1 stopped, 3 stopping, 4 running. */
  stateOf(name: string): number | undefined;
  /** What netsh tells of HTTP.sys. */
  httpQueues: string;
  /** Whether a port could be bound. */
  onTryBind: (port: number) => BindTrial;
  /** Quayside itself has an administrator's rights. */
  isElevated: boolean;
  /** What the user says when Windows asks for them; `late`: yes, once Quayside has given up. */
  uac: 'yes' | 'no' | 'late';
  /** What was run to ask, whole; and what was done with those rights, as `ask 4242`. */
  readonly elevations: string[][];
  readonly elevatedDeeds: string[];
  /** What taskkill was given, in order. */
  readonly kills: string[][];
  /** All that was run, as `netstat.exe -ano`. */
  readonly ran: string[];
  /** Tools that cannot be run, and PowerShell (`powershell`). */
  readonly broken: Set<string>;
  /** Verbs that PowerShell was asked. */
  readonly asked: string[];
  /** Called with each verb before it is answered. */
  onAsk: (verb: ShellVerb) => void;
  /** Called with each tool, as in `ran`, and awaited before it answers. */
  onRun: (line: string) => void | Promise<void>;
  /** In ms; goes on where the test says so. */
  now: number;
  open(): Promise<Platform>;
}

export const START_MS = Date.parse('2026-11-25T08:00:00.123Z');
export const OWN_PID = 9_000;

const capture = (name: string): string =>
  decodeConsole(readFileSync(new URL(`captures/${name}.txt`, import.meta.url)));

const NETSH: Readonly<Record<string, string>> = {
  'interface ipv4 show dynamicport tcp':
    '\r\nDynamischer Portbereich\r\n---------------------\r\nStartport       : 49152\r\nPortanzahl      : 16384\r\n\r\n',
  'interface ipv4 show excludedportrange protocol=tcp':
    '\r\nStartport     Endport\r\n----------    --------\r\n      5041        5140\r\n     50000       50059     *\r\n\r\n* - x.\r\n',
  'interface ipv6 show excludedportrange protocol=tcp':
    '\r\nStartport     Endport\r\n----------    --------\r\n      5100        5200\r\n\r\n* - x.\r\n',
  'interface ipv4 show excludedportrange protocol=udp': '\r\n\r\n',
  'interface ipv6 show excludedportrange protocol=udp': '\r\n\r\n',
  'interface ipv6 show dynamicport tcp':
    '\r\nПротокол tcp диапазон динамических портов\r\n---------------------\r\nНачальный порт    : 49152\r\nЧисло портов      : 16384\r\n\r\n',
  'interface ipv4 show dynamicport udp':
    '\r\n协议 udp 动态端口范围\r\n---------------------\r\n启动端口        : 60000\r\n端口数          : 1000\r\n\r\n',
  'interface ipv6 show dynamicport udp':
    '\r\nDynamischer Portbereich\r\n---------------------\r\nStartport       : 50000\r\nPortanzahl      : 100\r\n\r\n',
};

/** `name`: of the capture of netstat, without its ending. All its processes are services of Windows. */
export function createWin32Machine(name = 'win-netstat-ano-de'): Win32Machine {
  const processes = new Map<number, MachineProcess>();
  let rows = capture(name).split('\n');
  const kills: string[][] = [];
  const ran: string[] = [];
  const asked: string[] = [];
  const broken = new Set<string>();

  const end = (pid: number) => {
    processes.delete(pid);
    unlisten(pid);
  };
  const unlisten = (pid: number) => {
    rows = rows.filter((row) => !new RegExp(`\\s${pid}\\s*$`).test(row));
  };

  const services = new Map<string, MachineService & { state: number; looks: number }>();
  /** As a Russian console prints it. */
  const printService = ({ name: called, state, pid }: MachineService & { state: number }): string =>
    [
      '',
      `Имя_службы: ${called} `,
      '        Тип                : 10  WIN32_OWN_PROCESS  ',
      `        Состояние          : ${state}  ${state === 4 ? 'RUNNING' : 'STOPPED'} `,
      '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)',
      '        Код_выхода_Win32   : 0  (0x0)',
      '        Код_выхода_службы  : 0  (0x0)',
      '        Контрольная_точка  : 0x0',
      '        Ожидание           : 0x0',
      `        ID_процесса        : ${state === 1 ? 0 : pid}`,
      '        Флаги              : ',
      '',
    ].join('\r\n');

  const sc = ([verb = '', called = '']: readonly string[]): { code: number; text: string } => {
    const service = services.get(called);
    if (!service) return { code: 1060, text: '[SC] EnumQueryServicesStatus:OpenService: ошибка: 1060:\r\n' };
    if (verb === 'queryex') {
      if (service.state === 3 && service.looks-- <= 0) {
        service.state = 1;
        end(service.pid);
      }
      return { code: 0, text: printService(service) };
    }
    if (service.code !== undefined) return { code: service.code, text: '[SC] ControlService: ошибка:\r\n' };
    if (verb === 'stop' && service.state === 1) return { code: 1062, text: '' };
    if (verb === 'start' && service.state === 4) return { code: 1056, text: '' };
    service.state = verb === 'stop' ? 3 : 4;
    return { code: 0, text: printService(service) };
  };

  const tasklistSvc = (): string => {
    const told = [...services.values()].filter(({ state }) => state !== 1);
    const pids = [...new Set(told.map(({ pid }) => pid))];
    return `${capture('win-tasklist-svc-zh')}${pids
      .map((pid) => {
        const names = told.flatMap((one) => (one.pid === pid ? [one.name] : []));
        const called = processes.get(pid)?.name ?? '';
        return `${called.padEnd(25)} ${String(pid).padStart(8)} ${names.join(', ')}\r\n`;
      })
      .join('')}`;
  };

  const taskkill = (argv: readonly string[]): number => {
    kills.push([...argv]);
    const process = processes.get(Number(argv[1]));
    if (!process) return 128;
    const isForced = argv.includes('/F');
    if (process.kind === 'denied' || (process.kind === 'console' && !isForced)) return 1;
    if (process.kind !== 'deaf' || isForced) end(process.pid);
    return 0;
  };

  const tasklist = () =>
    [...processes.values()]
      .map(({ pid, name }) => `"${name}","${pid}","Console","1","12.345 K"`)
      .concat('')
      .join('\r\n');

  const run = (program: string, argv: readonly string[]): { code: number; text: string } => {
    switch (program) {
      case 'netstat.exe':
        if (argv.join(' ') === '-ano') return { code: 0, text: rows.join('\n') };
        break;
      case 'tasklist.exe':
        if (argv.join(' ') === '/fo csv /nh') return { code: 0, text: tasklist() };
        if (argv.join(' ') === '/svc') return { code: 0, text: tasklistSvc() };
        break;
      case 'taskkill.exe':
        return { code: taskkill(argv), text: '' };
      case 'sc.exe':
        return sc(argv);
      case 'fltMC.exe':
        return { code: machine.isElevated ? 0 : 1, text: '' };
      case 'netsh.exe': {
        const text = argv[0] === 'http' ? machine.httpQueues : NETSH[argv.join(' ')];
        if (text !== undefined) return { code: 0, text };
        break;
      }
    }
    throw new Error(`nobody has recorded ${program} ${argv.join(' ')}`);
  };

  const exec = async ({ program, argv, decode }: ExecRequest): Promise<ExecOutcome> => {
    const [, file] = /^C:\\Windows\\System32\\([^\\]+)$/.exec(program) ?? [];
    if (file === undefined) throw new Error(`not a tool of Windows: ${program}`);
    const line = [file, ...argv].join(' ');
    ran.push(line);
    await machine.onRun(line);
    if (broken.has(file)) return { kind: 'not-started', code: 'ENOENT' };
    const { code, text } = run(file, argv);
    return { kind: 'ended', code, stdout: decode?.(Buffer.from(text)) ?? text, stderr: '' };
  };

  const jsonOf = ({
    pid,
    parent = 0,
    name: called,
    path = null,
    commandLine = null,
    startMs = START_MS,
  }: MachineProcess) => ({
    ProcessId: pid,
    ParentProcessId: parent,
    Name: called,
    ExecutablePath: path,
    CommandLine: commandLine,
    CreationDate: `/Date(${startMs})/`,
  });

  const tell = (verb: ShellVerb, pids: readonly number[]): unknown[] => {
    const named = pids.flatMap((pid) => processes.get(pid) ?? []);
    switch (verb) {
      case 'processes':
        return [...processes.values()].map(jsonOf);
      case 'process':
        return named.map(jsonOf);
      case 'owners':
        return named.map((one) => ({
          ProcessId: one.pid,
          CreationDate: jsonOf(one).CreationDate,
          User: one.user === undefined ? 'dev' : one.user,
          Sid: one.sid ?? null,
        }));
      default:
        return [];
    }
  };

  const machine: Win32Machine = {
    add: (process) => processes.set(process.pid, process),
    end,
    listen(pid, endpoint) {
      const far = endpoint.startsWith('[') ? '[::]:0' : '0.0.0.0:0';
      rows.push(`  TCP    ${endpoint}           ${far}              ABHÖREN         ${pid}\r`, '');
    },
    print: (row) => rows.push(`${row}\r`, ''),
    unlisten,
    clear() {
      rows = [];
    },
    serve: (service) => services.set(service.name, { looks: 2, ...service, state: 4 }),
    stateOf: (called) => services.get(called)?.state,
    isElevated: false,
    uac: 'yes',
    elevations: [],
    elevatedDeeds: [],
    kills,
    ran,
    broken,
    asked,
    onAsk: () => undefined,
    httpQueues: '',
    onTryBind: () => 'free',
    onRun: () => undefined,
    now: 0,
    open: () =>
      createWin32Platform({
        env: { SystemRoot: 'C:\\Windows' },
        exec,
        shell,
        isThere: (pid) => processes.has(pid),
        tryBind: async (_, port) => machine.onTryBind(port),
        user: 'dev',
        pids: [OWN_PID, OWN_PID - 1],
        system: 'Windows 10.0.19045',
        monotonic: () => machine.now,
        uac: {
          pipeOf: (first, second) => join(pipes, `${first}-${second}`),
          start(program, argv) {
            if (program !== places.powershell) throw new Error(`not Windows' own: ${program}`);
            machine.elevations.push([...argv]);
            return startUac(argv, machine.uac, { pipes, machine: elevatedMachine });
          },
        },
        pause: async (ms) => {
          machine.now += ms;
        },
      }),
  };

  const pipes = mkdtempSync(join(tmpdir(), 'quayside-uac-'));
  const places = systemTools({ SystemRoot: 'C:\\Windows' });
  const elevatedMachine: ElevatedMachine = {
    startOf: (pid) => processes.get(pid)?.startMs ?? (processes.has(pid) ? START_MS : 0),
    holds: (protocol, port, pid) =>
      rows.some((row) => new RegExp(`^\\s+${protocol}\\s+\\S+:${port}\\s.*\\s${pid}\\s*$`).test(row)),
    services: (pid) => [...services.values()].filter((one) => one.pid === pid && one.state !== 1).length,
    deed(verb, pid) {
      machine.elevatedDeeds.push(`${verb} ${pid}`);
      const process = processes.get(pid);
      if (!process) return 'gone';
      if (verb === 'ask' && process.kind === 'console') return 'deaf';
      if (verb === 'stop') for (const one of services.values()) if (one.pid === pid) one.state = 1;
      if (process.kind !== 'deaf' || verb === 'force') end(pid);
      return 'sent';
    },
  };

  const shell: PowerShell = {
    async ask(verb, pids = []): Promise<ShellAnswer> {
      asked.push(verb);
      machine.onAsk(verb);
      // Real answers take a while too: others run meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      if (broken.has('powershell')) return { ok: false, problem: 'missing' };
      const told = tell(verb, pids);
      if (told.length === 0) return { ok: true, text: '' };
      // A list of one is a bare object.
      return { ok: true, text: JSON.stringify(told.length === 1 ? told[0] : told) };
    },
    close: () => undefined,
  };

  for (const pid of pidsIn(rows)) {
    const isKernel = pid === 4;
    machine.add({
      pid,
      name: isKernel ? 'System' : 'svchost.exe',
      parent: 0,
      startMs: START_MS - 1_000,
      user: null,
    });
  }
  machine.add({
    pid: OWN_PID - 1,
    name: 'explorer.exe',
    path: 'C:\\Windows\\explorer.exe',
    startMs: START_MS - 500,
  });
  machine.add({
    pid: OWN_PID,
    parent: OWN_PID - 1,
    name: 'Quayside.exe',
    path: 'C:\\Users\\dev\\Quayside.exe',
  });
  return machine;
}

const pidsIn = (rows: readonly string[]): number[] =>
  [
    ...new Set(rows.flatMap((row) => /^\s+(?:TCP|UDP)\s.*\s(\d+)\s*$/.exec(row)?.[1] ?? []).map(Number)),
  ].filter((pid) => pid > 0);
