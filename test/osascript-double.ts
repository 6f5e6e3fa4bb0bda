/** Stands in for osascript: its question is answered by the test, and the step then runs for real, as whoever runs the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASKING_SCRIPT, ELEVATED_SCRIPT } from '../main/core/platform/darwin/elevated-script.ts';

export type OsascriptAnswer = 'yes' | 'no' | 'late' | { readonly said: string };

/** What the step would be given by a yes; it throws where anything but the two fixed texts is what runs. */
export function elevatedWords(program: string, argv: readonly string[]): string[] {
  const [option, asking, step, name, ...words] = argv;
  const isOurs =
    program === '/usr/bin/osascript' &&
    option === '-e' &&
    asking === ASKING_SCRIPT &&
    step === ELEVATED_SCRIPT;
  if (!isOurs || name !== 'quayside') throw new Error(`not the script: ${argv.join(' ')}`);
  return words;
}

/** As nc with `-U`: a socket's two directions over its own input and output, until the socket ends. */
const NC = `const s=require('net').connect(process.argv[2]);s.on('error',()=>process.exit(1)).on('close',()=>process.exit(0));process.stdin.pipe(s);s.pipe(process.stdout);`;

export interface OsascriptPlaces {
  /** A folder of the test's own. */
  readonly folder: string;
  /** Instead of this machine's: absolute paths. */
  readonly lsof?: string;
  readonly ps?: string;
}

export function startOsascript(
  program: string,
  argv: readonly string[],
  answer: OsascriptAnswer,
  { folder, lsof = '/usr/bin/lsof', ps = '/bin/ps' }: OsascriptPlaces,
): ChildProcess {
  const words = elevatedWords(program, argv);
  const run = (script: string, args: readonly string[] = []) =>
    spawn('/bin/sh', ['-c', script, 'quayside', ...args], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  if (answer === 'late') return run('exec sleep 600');
  if (answer !== 'yes') {
    const said = answer === 'no' ? '0:80: execution error: User canceled. (-128)' : answer.said;
    return run('printf "%s\\n" "$1" >&2; exit 1', [said]);
  }
  const nc = join(folder, 'nc.cjs');
  writeFileSync(nc, NC);
  const script = ELEVATED_SCRIPT.replace('/usr/bin/nc -U', `'${process.execPath}' '${nc}'`)
    .replaceAll('/usr/sbin/lsof', lsof)
    .replaceAll('/bin/ps', ps);
  return run(script, words);
}
