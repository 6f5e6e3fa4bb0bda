/** All sockets that listen on a Windows machine: by netstat, by PowerShell where that does not answer. */
import type { Warning } from '../../../../preload/model.ts';
import type { PrintedSocket } from '../readers/printed-socket.ts';
import { readGetNetTcpConnection } from '../readers/read-get-nettcpconnection.ts';
import { readNetstatWin32 } from '../readers/read-netstat-win32.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { PowerShell } from './power-shell.ts';
import type { SystemTools } from './system-tools.ts';

export interface SocketLook {
  /** Null where nobody tells. Text is as printed. */
  readonly rows: readonly PrintedSocket[] | null;
  readonly reader: 'netstat' | 'powershell';
}

export interface SocketTable {
  /** `urgent`: before whatever else waits for a tool. Never rejects. */
  read(urgent?: boolean): Promise<SocketLook>;
}

export const SOCKETS_UNREADABLE: Warning = {
  code: 'sockets-unreadable',
  message: 'The list of ports could not be read just now; what is shown is older.',
  nextStep: 'See whether `netstat -ano` works in a terminal on this machine.',
};

export const NETSTAT_ARGV: readonly string[] = ['-ano'];

export function createSocketTable(deps: {
  readonly tools: ToolRunner;
  readonly shell: PowerShell;
  readonly places: Pick<SystemTools, 'netstat'>;
}): SocketTable {
  const { tools, shell, places } = deps;
  return {
    async read(urgent = false) {
      const printed = await tools.run({ program: places.netstat, argv: NETSTAT_ARGV, urgent });
      const { rows, recognized } = printed.ok ? readNetstatWin32(printed.text) : NOT_TOLD;
      if (recognized) return { rows, reader: 'netstat' };
      return { rows: await byPowerShell(shell), reader: 'powershell' };
    },
  };
}

const NOT_TOLD = { rows: [], recognized: false };

async function byPowerShell(shell: PowerShell): Promise<PrintedSocket[] | null> {
  const [tcp, udp] = [await shell.ask('tcp'), await shell.ask('udp')];
  if (!tcp.ok && !udp.ok) return null;
  return [tcp, udp].flatMap((answer) => (answer.ok ? readGetNetTcpConnection(answer.text).rows : []));
}
