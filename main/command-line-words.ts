/** Tells a start of the packaged program as `quayside` in a terminal from a start of the app. */

/**
 * The words of the command line; null where the app itself is meant. The launcher in resources/bin says
 * `--command-line -- WORDS`: behind the `--` Chromium takes nothing for a switch of its own.
 * It is the first `--`: links come behind one, and whatever stands in a link must not become a command.
 */
export function commandLineWords(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--command-line');
  return at > 0 && argv.indexOf('--') === at + 1 ? argv.slice(at + 2) : null;
}
