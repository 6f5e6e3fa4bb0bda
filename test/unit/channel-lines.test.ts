/** What ssh says of its channels: as it says it, in any order, and never more than is being opened. */
import { describe, expect, it } from 'vitest';
import { createChannelLines } from '../../main/core/tunnels/channel-lines.ts';

const asked = (port: number) =>
  `debug1: Connection to port ${port} forwarding to 127.0.0.1 port 37071 requested.`;
const made = (channel: number) =>
  `debug1: channel ${channel}: new direct-tcpip [direct-tcpip] (inactive timeout: 0)`;
const confirmed = (channel: number) =>
  `debug2: channels.c:channel_input_open_confirmation():3518 (pid=6030): channel ${channel}: open confirm rwindow 2097152 rmax 32768`;
const failed = (channel: number) => `channel ${channel}: open failed: connect failed: Connection refused`;

const read = (lines: readonly string[]) => {
  const take = createChannelLines();
  return lines.map(take).filter((outcome) => outcome !== null);
};

describe('channels', () => {
  it('are told by the port that they came through', () => {
    expect(
      read([
        asked(9501),
        made(3),
        asked(9502),
        'debug1: channel 4: new [direct-tcpip]',
        failed(4),
        confirmed(3),
      ]),
    ).toEqual([
      { bindPort: 9502, host: '127.0.0.1', outcome: 'failed' },
      { bindPort: 9501, host: '127.0.0.1', outcome: 'opened' },
    ]);
  });

  it('are told once, and only those that were asked for', () => {
    expect(read([confirmed(3), failed(3), made(3), confirmed(3)])).toEqual([]);
    expect(read([asked(1), made(3), confirmed(3), confirmed(3), failed(3)])).toHaveLength(1);
  });

  it('are not taken from lines that only contain such words', () => {
    expect(read([asked(1), made(3), `banner: ${failed(3)}`, ` ${confirmed(3)}`])).toEqual([]);
  });

  it('are forgotten, the oldest first, where ever more are asked for', () => {
    const many = Array.from({ length: 1_001 }, (_, channel) => [asked(channel), made(channel)]).flat();
    expect(read([...many, failed(0), failed(1)])).toMatchObject([{ bindPort: 1 }]);
  });
});
