/** Reads from ssh's own lines which connections through its forwards were opened at the far end, and which were not. */

/**
 * For ssh's command line, from 8.5 on: one line more for every channel that the far end opens. Without it `-v` tells only
 * of those that fail.
 */
export const CHANNEL_WORDS: readonly string[] = [
  '-o',
  'LogVerbose=channels.c:channel_input_open_confirmation():*',
];

export interface ChannelOutcome {
  /** Of the bind side that was connected to; -2 for a socket. */
  readonly bindPort: number;
  /** As it was written in the forward: a host, or a path. */
  readonly host: string;
  readonly outcome: 'opened' | 'failed';
}

const REQUESTED =
  /^debug1: Connection to port (-?\d{1,5}) forwarding to (.{1,1024}) port -?\d{1,5} requested\.$/;
const NEW = /^debug1: channel (\d{1,9}): new .*\[?direct-(?:tcpip|streamlocal)/;
const OPENED =
  /^debug[12]: channels\.c:channel_input_open_confirmation\(\):.{1,40}: channel (\d{1,9}): open confirm /;
const FAILED = /^channel (\d{1,9}): open failed: /;

/** Channels that are being opened; more are forgotten, the oldest first. */
const MOST = 1_000;

/** Takes one line after another, without its end. Keeps no text but that of what is being opened. */
export function createChannelLines(): (line: string) => ChannelOutcome | null {
  let requested: Omit<ChannelOutcome, 'outcome'> | null = null;
  const opening = new Map<string, Omit<ChannelOutcome, 'outcome'>>();
  const ended = (channel: string | undefined, outcome: ChannelOutcome['outcome']): ChannelOutcome | null => {
    const of = channel === undefined ? undefined : opening.get(channel);
    if (channel === undefined || !of) return null;
    opening.delete(channel);
    return { ...of, outcome };
  };
  return (line) => {
    const asked = REQUESTED.exec(line);
    if (asked) {
      requested = { bindPort: Number(asked[1]), host: asked[2] ?? '' };
      return null;
    }
    const [, made] = NEW.exec(line) ?? [];
    if (made !== undefined && requested) {
      opening.delete(made);
      opening.set(made, requested);
      requested = null;
      const [oldest = ''] = opening.keys();
      if (opening.size > MOST) opening.delete(oldest);
      return null;
    }
    return ended(OPENED.exec(line)?.[1], 'opened') ?? ended(FAILED.exec(line)?.[1], 'failed');
  };
}
