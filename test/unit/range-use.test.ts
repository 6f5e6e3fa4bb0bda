/** How much of the range for outgoing connections is taken: each number once, whatever has it. */
import { describe, expect, it } from 'vitest';
import { createRangeTally } from '../../main/core/platform/linux/range-use.ts';
import type { RawConnection } from '../../main/core/platform/linux/raw-connection.ts';

const [ESTABLISHED, TIME_WAIT, LISTEN] = [1, 6, 10];

const row = (localPort: number, state: number, change: Partial<RawConnection> = {}): RawConnection => ({
  family: 'ipv4',
  state,
  localAddress: '127.0.0.1',
  localPort,
  remoteAddress: '127.0.0.1',
  remotePort: 5432,
  uid: 0,
  inode: 0,
  ...change,
});

const tally = (rows: RawConnection[], reserved: { from: number; to: number }[] = []) => {
  const range = createRangeTally({ from: 100, to: 109 });
  for (const one of rows) range.add(one);
  return range.use(reserved);
};

describe('the use of a range', () => {
  it('counts each number within it once, and apart those that only linger', () => {
    const found = tally([
      row(99, ESTABLISHED),
      row(100, ESTABLISHED),
      row(100, TIME_WAIT),
      row(101, TIME_WAIT),
      row(101, TIME_WAIT),
      row(102, LISTEN, { remotePort: 0 }),
      row(109, TIME_WAIT),
      row(110, TIME_WAIT),
    ]);
    expect(found).toMatchObject({ from: 100, to: 109, size: 10, used: 4, timeWait: 2 });
  });

  it('leaves out what is set aside', () => {
    const rows = [row(100, ESTABLISHED), row(105, TIME_WAIT)];
    expect(tally(rows, [{ from: 104, to: 106 }])).toMatchObject({ size: 7, used: 1, timeWait: 0 });
  });

  it('names the end to which most go from one address, an IPv4 one alike over either socket', () => {
    const mapped = { localAddress: '::ffff:127.0.0.1', remoteAddress: '::ffff:127.0.0.1' };
    const found = tally([
      row(100, ESTABLISHED),
      row(101, ESTABLISHED, mapped),
      row(102, ESTABLISHED, { remotePort: 6379 }),
      row(103, ESTABLISHED, { localAddress: '127.0.0.2' }),
      row(104, LISTEN, { remotePort: 0 }),
    ]);
    expect(found.busiest).toEqual({ address: '127.0.0.1', port: 5432, connections: 2 });
    expect(tally([row(104, LISTEN, { remotePort: 0 })]).busiest).toBeNull();
  });
});
