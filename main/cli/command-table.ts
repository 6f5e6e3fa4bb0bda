/** The one table of all commands, from which parsing, help and completion are made. What they do is in commands/. */
import type { CommandSpec, OptionSpec } from './command.ts';
import { REPLAY_FORMATS } from './replay-formats.ts';
import { check } from './table-check.ts';
import { config } from './table-config.ts';
import { conflicts, reserve } from './table-conflicts.ts';
import { again, free } from './table-free.ts';
import { ref } from './table-ref.ts';
import { tunnel } from './table-tunnel.ts';
import { PORT, PROTOCOL } from './table-words.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const ls: CommandSpec = {
  name: 'ls',
  summary: 'List the ports in use and who holds them.',
  arguments: [
    {
      name: 'QUERY',
      text: 'a port (3000), a range (3000-3999), or text in process, command, folder, user or service',
      required: false,
    },
  ],
  options: [
    PROTOCOL,
    { name: 'all', text: 'system services too' },
    { name: 'watch', text: 'show the list anew whenever it changes, until Ctrl+C' },
  ],
  endsItself: true,
};

const show: CommandSpec = {
  name: 'show',
  summary: 'Say everything about who holds a port, and who is connected.',
  arguments: [PORT],
  options: [],
};

const next: CommandSpec = {
  name: 'next',
  summary: 'Find the next free ports.',
  arguments: [],
  options: [
    { name: 'from', value: 'PORT', text: 'the lowest port to look at (3000)' },
    { name: 'to', value: 'PORT', text: 'the highest port to look at (65535)' },
    { name: 'count', value: 'NUMBER', text: 'how many, up to 100 (1)' },
    {
      name: 'project',
      value: 'DIR',
      optional: true,
      folder: true,
      text: 'for the project in this folder: what is reserved for it first (the current folder)',
    },
  ],
};

const wait: CommandSpec = {
  name: 'wait',
  summary: 'Wait until somebody listens on a port, or nobody does.',
  arguments: [PORT],
  options: [
    { name: 'open', text: 'until somebody listens there' },
    { name: 'free', text: 'until nobody listens there' },
    { name: 'timeout', value: 'SECONDS', text: 'give up after so long (exit code 5)' },
  ],
  endsItself: true,
};

const open: CommandSpec = {
  name: 'open',
  summary: 'Open http://localhost:PORT in the browser.',
  arguments: [PORT],
  options: [],
};

const history: CommandSpec = {
  name: 'history',
  summary: 'Say who held which port from when to when.',
  arguments: [{ ...PORT, required: false }],
  options: [
    {
      name: 'since',
      value: 'TIME',
      text: 'only what was there so long ago (30m, 24h, 7d) or later; or since a time',
    },
    { name: 'limit', value: 'NUMBER', text: 'how many, the newest first, up to 10000 (1000)' },
  ],
};

const events: CommandSpec = {
  name: 'events',
  summary: 'Print the list and then each change as a line of JSON, until Ctrl+C.',
  arguments: [],
  options: [],
  endsItself: true,
};

const serve: CommandSpec = {
  name: 'serve',
  summary: 'Show the window in a browser, on this machine only, until Ctrl+C.',
  arguments: [],
  options: [
    { name: 'port', value: 'PORT', text: 'the port to serve on (4680, or any free one)' },
    { name: 'open', text: 'open it in the browser' },
  ],
  endsItself: true,
};

const doctor: CommandSpec = {
  name: 'doctor',
  summary: 'Say what works here, what does not, and what to do about it.',
  arguments: [],
  options: [],
  subcommands: [
    {
      name: 'replay',
      summary: 'Print what Quayside reads out of a capture of another tool, as JSON.',
      arguments: [
        {
          name: 'FORMAT',
          text: `what the capture is: ${REPLAY_FORMATS.join(', ')}`,
          required: true,
          values: REPLAY_FORMATS,
        },
        { name: 'FILE', text: 'the capture; `-` is what is piped in', required: true, file: true },
      ],
      options: [
        {
          name: 'endian',
          value: 'ORDER',
          values: ['big', 'little'],
          text: 'big or little: byte order of the machine of a proc-net capture (this one’s)',
        },
      ],
    },
  ],
};

const completion: CommandSpec = {
  name: 'completion',
  summary: 'Print a script that completes quayside’s words in your shell.',
  arguments: [{ name: 'SHELL', text: 'bash, zsh, fish or powershell', required: true, values: SHELLS }],
  options: [],
};

export const COMMANDS: readonly CommandSpec[] = [
  ls,
  show,
  check,
  free,
  again,
  next,
  wait,
  open,
  conflicts,
  reserve,
  tunnel,
  history,
  ref,
  events,
  serve,
  config,
  doctor,
  completion,
];

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: 'json', text: 'print one JSON object on stdout' },
];
