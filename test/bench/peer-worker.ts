/** Lists ports by the npm packages that others use for it. */
import { allPortsWithPid } from 'pid-port';
import systeminformation from 'systeminformation';
import { childCpuMs, ownCpuMs } from './usage.ts';
import { answerQuestions } from './worker.ts';

const PEERS = {
  'systeminformation networkConnections': () => systeminformation.networkConnections(),
  'pid-port allPortsWithPid': () => allPortsWithPid({ host: '0.0.0.0' }),
};
export type PackageName = keyof typeof PEERS;

const operations = {
  /** CPU of one call in ms, children included; `least` calls, and as many more as `ms` on the clock take. */
  async run({ name, ms, least }: { name: PackageName; ms: number; least: number }): Promise<number> {
    const before = ownCpuMs() + childCpuMs();
    const end = performance.now() + ms;
    let count = 0;
    do {
      await PEERS[name]();
      count++;
    } while (count < least || performance.now() < end);
    return (ownCpuMs() + childCpuMs() - before) / count;
  },
};
export type PeerWorker = typeof operations;

answerQuestions(operations);
