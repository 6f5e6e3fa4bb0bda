/** The environment that an ssh of ours gets. Pure. */

export interface AskpassWays {
  /** The absolute path of the helper. */
  readonly helper: string;
  /** Of this one ssh. */
  readonly folder: string;
}

/** Ours, and what steers the program that we run in: nothing that ssh or a program of the user's config should see. */
const OURS = /^(QUAYSIDE_|ELECTRON_|NODE_|CHROME_|npm_)/i;
/** Of the parent's askpass, language and prompts: set anew or left out. */
const REPLACED = new Set(['SSH_ASKPASS', 'SSH_ASKPASS_REQUIRE', 'SSH_ASKPASS_PROMPT', 'LC_ALL', 'LANGUAGE']);

/**
 * `inherited` without what is ours; ssh asks through the helper whatever else there is, and the system's errors are in English,
 * as they are read. DISPLAY is set where it is not: older ssh ask nobody without one.
 */
export function askpassEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  { helper, folder }: AskpassWays,
): Record<string, string> {
  return { ...silentEnvironment(inherited), SSH_ASKPASS: helper, QUAYSIDE_ASK: folder };
}

/**
 * For an ssh that can ask nobody. Not BatchMode alone: the ssh that goes through a jump host is not told of it. A helper that
 * is not there is a cancel.
 */
export function silentEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = Object.entries(inherited).flatMap(([name, value]): [string, string][] =>
    value === undefined || OURS.test(name) || REPLACED.has(name) ? [] : [[name, value]],
  );
  const env = Object.fromEntries(kept);
  return {
    ...env,
    LC_ALL: 'C',
    DISPLAY: env.DISPLAY || ':0',
    SSH_ASKPASS: '/nonexistent',
    SSH_ASKPASS_REQUIRE: 'force',
  };
}
