/** Sockets that a reader has read, short enough to be written down in a test. */

/** `protocol family address port pid process`, a row a line. */
export const brief = ({ rows }: { rows: readonly object[] }): string[] =>
  rows.map((row) => {
    const { protocol, family, address, port, pid, process, pids } = row as Record<string, unknown>;
    return [protocol, family, address, port, pid, process ?? '', pids ?? ''].join(' ').trimEnd();
  });
