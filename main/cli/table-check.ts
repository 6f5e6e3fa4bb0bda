/** The table's part about checks. */
import type { CommandSpec } from './command.ts';
import { PROTOCOL } from './table-words.ts';

export const check: CommandSpec = {
  name: 'check',
  summary: 'Say whether ports are free or can be reached, and what speaks there (exit code 1: in use).',
  arguments: [
    {
      name: 'TARGET',
      text: 'a port (3000), a range (3000-3999), host:port, host:range, [::1]:80 or http://localhost:3000',
      required: true,
      several: true,
    },
  ],
  options: [
    PROTOCOL,
    { name: 'ask', text: 'ask what speaks there, of however many ports (else of up to 64)' },
    { name: 'no-ask', text: 'only connect' },
  ],
  endsItself: true,
};
