/** What the packaged program runs: the command line where its arguments ask for that, else the desktop door. */
import { commandLineWords } from './command-line-words.ts';

const words = commandLineWords(process.argv);
if (words) process.argv.splice(1, process.argv.length, 'quayside', ...words);
// Awaited at the top: Electron goes on to its windows only after this file, and the command line has ended by then.
await (words ? import('./cli/quayside.ts') : import('./desktop.ts'));
