/** A real process with a real listener, which a spec can free. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface ListeningChild {
  readonly port: number;
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

const PROGRAM = `
const server = require('node:net').createServer();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

export async function startListener(): Promise<ListeningChild> {
  const child: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    child.once('error', reject);
  });
  return {
    port,
    pid: child.pid ?? 0,
    ended,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
