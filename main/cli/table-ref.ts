/** The table's part about what ports mean. */
import type { CommandSpec } from './command.ts';

export const ref: CommandSpec = {
  name: 'ref',
  summary: 'Say what a port number means, or find the ports of a name.',
  arguments: [
    {
      name: 'NUMBER|NAME',
      text: 'a port (5432), or a name, an alias or a word (postgres); a typo is forgiven',
      required: true,
      several: true,
    },
  ],
  options: [{ name: 'limit', value: 'NUMBER', text: 'how many ports of a name, up to 200 (20)' }],
  subcommands: [
    {
      name: 'update',
      summary: 'Take the registered names from IANA’s CSV file, which you have downloaded.',
      arguments: [
        { name: 'FILE', text: 'service-names-port-numbers.csv, as IANA has it', required: true, file: true },
      ],
      options: [],
    },
    {
      name: 'reset',
      summary: 'Go back to the registered names that Quayside brings along.',
      arguments: [],
      options: [],
    },
  ],
};
