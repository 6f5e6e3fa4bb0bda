/** The commands that free ports, and that undo it, in the table of all commands. */
import type { CommandSpec } from './command.ts';
import { PORT, PROTOCOL } from './table-words.ts';

export const free: CommandSpec = {
  name: 'free',
  summary: 'Free ports: ask their processes to stop, force those that do not, and prove it.',
  arguments: [{ ...PORT, several: true }],
  options: [
    PROTOCOL,
    { name: 'pid', value: 'PID', text: 'only from this process' },
    { name: 'grace', value: 'SECONDS', text: 'how long a process may take to stop before it is forced' },
    { name: 'force', text: 'also end what is on your own list of protected processes' },
    { name: 'stop-supervisor', text: 'stop what would start it again (pm2, nodemon, a shell loop) too' },
    { name: 'signal', text: 'end the process itself where its container or unit would be stopped' },
    { name: 'elevate', text: 'let the system ask for an administrator’s word where rights are missing' },
    { name: 'dry-run', text: 'say what would happen and do nothing' },
    { name: 'yes', short: 'y', text: 'do not ask' },
  ],
  endsItself: true,
};

export const again: CommandSpec = {
  name: 'again',
  summary: 'Start again what was freed in the last ten minutes, or list what can be.',
  arguments: [{ ...PORT, required: false }],
  options: [PROTOCOL, { name: 'log', text: 'print the output of what was started again' }],
};
