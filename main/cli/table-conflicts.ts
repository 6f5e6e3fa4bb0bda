/** The table's part about conflicts and reservations. */
import type { CommandSpec } from './command.ts';
import { PORT, PROTOCOL } from './table-words.ts';

export const conflicts: CommandSpec = {
  name: 'conflicts',
  summary: 'Say which ports are held by somebody else than counts on them; exit code 1 where one is.',
  arguments: [],
  options: [{ name: 'all', text: 'ignored ones too' }],
  subcommands: [
    {
      name: 'ignore',
      summary: 'Leave a conflict out from now on.',
      arguments: [
        { name: 'ID', text: 'its id or the beginning of it, as `conflicts` prints it', required: true },
      ],
      options: [{ name: 'undo', text: 'no longer ignore it' }],
    },
  ],
};

export const reserve: CommandSpec = {
  name: 'reserve',
  summary: 'Keep a port for a project; whoever else takes it is a conflict.',
  arguments: [PORT],
  options: [
    { name: 'name', value: 'NAME', text: 'what is to run there' },
    { name: 'project', value: 'DIR', folder: true, text: 'for what runs in this folder' },
    { name: 'command', value: 'WORD', text: 'for processes of this name or with this word in their command' },
    { name: 'container', value: 'NAME', text: 'for this container' },
    { name: 'protocol', value: 'PROTOCOL', values: ['tcp', 'udp'], text: 'tcp or udp (tcp)' },
    { name: 'replace', text: 'instead of your other reservations of this port' },
  ],
  subcommands: [
    {
      name: 'ls',
      summary: 'List the reserved ports, and what could be reserved.',
      arguments: [],
      options: [],
    },
    {
      name: 'rm',
      summary: 'End a reservation of yours.',
      arguments: [{ name: 'PORT|ID', text: 'its port, or the beginning of its id', required: true }],
      options: [PROTOCOL],
    },
  ],
};
