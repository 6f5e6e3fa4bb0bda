/** The one table of all commands, from which parsing, help and completion are made. What they do is in commands/. */
import type { ArgumentSpec, CommandSpec, OptionSpec } from './command.ts';
import { configKeys } from './config-keys.ts';
import { REPLAY_FORMATS } from './replay-formats.ts';

const PORT: ArgumentSpec = { name: 'PORT', text: 'a port from 1 to 65535', required: true };
const PROTOCOL: OptionSpec = {
  name: 'protocol',
  value: 'PROTOCOL',
  values: ['tcp', 'udp'],
  text: 'tcp or udp only',
};

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
  summary: 'Say everything about who holds a port.',
  arguments: [PORT],
  options: [],
};

const free: CommandSpec = {
  name: 'free',
  summary: 'Free ports: ask their processes to stop, force those that do not, and prove it.',
  arguments: [{ ...PORT, several: true }],
  options: [
    PROTOCOL,
    { name: 'pid', value: 'PID', text: 'only from this process' },
    { name: 'grace', value: 'SECONDS', text: 'how long a process may take to stop before it is forced' },
    { name: 'force', text: 'also end what is on your own list of protected processes' },
    { name: 'dry-run', text: 'say what would happen and do nothing' },
    { name: 'yes', short: 'y', text: 'do not ask' },
  ],
  endsItself: true,
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

const conflicts: CommandSpec = {
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

const reserve: CommandSpec = {
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
        { name: 'FORMAT', text: 'what the capture is', required: true, values: REPLAY_FORMATS },
        { name: 'FILE', text: 'the capture', required: true, file: true },
      ],
      options: [
        {
          name: 'endian',
          value: 'ORDER',
          values: ['big', 'little'],
          text: 'byte order of the machine of a proc-net capture (this one’s)',
        },
      ],
    },
  ],
};

const key = (required: boolean): ArgumentSpec => ({
  name: 'KEY',
  text: 'a setting, such as theme or notifications.enabled',
  required,
  values: configKeys(),
});

const config: CommandSpec = {
  name: 'config',
  summary: 'Print your settings.',
  arguments: [],
  options: [],
  subcommands: [
    {
      name: 'get',
      summary: 'Print all settings or one.',
      arguments: [key(false)],
      options: [],
    },
    {
      name: 'set',
      summary: 'Change a setting.',
      arguments: [
        key(true),
        { name: 'VALUE', text: 'a word, words with commas between them, or JSON', required: true },
      ],
      options: [],
    },
    { name: 'path', summary: 'Print where the settings are kept.', arguments: [], options: [] },
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
  free,
  next,
  wait,
  open,
  conflicts,
  reserve,
  history,
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
