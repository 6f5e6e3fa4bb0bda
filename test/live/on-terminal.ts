/** The built command line on a terminal of its own, with keys that a test types. */
import { spawn } from 'node:child_process';
import { waitUntil } from '../wait-until.ts';
import { CLI } from './built-cli.ts';

export interface OnTerminal {
  /** All that the terminal showed so far. */
  screen(): string;
  /** Types it once that text stands on the screen. */
  type(keys: string, prompt: string): Promise<void>;
  /** The exit code. */
  readonly ended: Promise<number>;
}

export function onTerminal(argv: readonly string[], home: string): OnTerminal {
  const quoted = [process.execPath, CLI, ...argv].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', quoted, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, QUAYSIDE_HOME: home, TERM: 'xterm', NO_COLOR: '1' },
  });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    seen += piece;
  });
  return {
    screen: () => seen,
    async type(keys, prompt) {
      await waitUntil(`"${prompt}" on the screen`, () => seen.includes(prompt));
      child.stdin.write(keys);
    },
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1))),
  };
}
