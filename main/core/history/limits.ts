/** Where the history's files are, how much they keep, and how often is done what time asks for. */
export interface HistoryPaths {
  readonly current: string;
  readonly older: string;
  readonly habits: string;
}

export interface HistoryLimits {
  /** Of one of the two files. */
  readonly fileBytes: number;
  /** After so much a checkpoint follows: a start reads no further back. */
  readonly checkpointBytes: number;
  readonly keepMs: number;
  /** How often a line says that the open sessions are still there. */
  readonly beatMs: number;
  readonly trimMs: number;
  /** How long the summary of habits may be behind. */
  readonly saveHabitsMs: number;
}

export const HISTORY_LIMITS: HistoryLimits = {
  fileBytes: 10_000_000,
  checkpointBytes: 1_000_000,
  keepMs: 30 * 86_400_000,
  beatMs: 60_000,
  trimMs: 86_400_000,
  saveHabitsMs: 10_000,
};

/** A file may outgrow its limit by what goes on; whatever is larger than this was not written by Quayside. */
export const mostRead = ({ fileBytes }: HistoryLimits): number => 4 * fileBytes;
