/** The table's part about tunnels. */
import type { ArgumentSpec, CommandSpec, OptionSpec } from './command.ts';

const NAME: ArgumentSpec = {
  name: 'NAME',
  text: 'a tunnel’s name, or the beginning of its id',
  required: true,
};
const DRY_RUN: OptionSpec = { name: 'dry-run', text: 'say what would be saved and save nothing' };

const add: CommandSpec = {
  name: 'add',
  summary: 'Save a tunnel: what it forwards and through whom. Nothing is started.',
  arguments: [{ name: 'NAME', text: 'what to call it; a pasted command suggests one', required: false }],
  options: [
    { name: 'command', value: 'COMMAND', text: 'all of it from an ssh command, in quotes; it is not run' },
    { name: 'to', value: 'HOST', text: 'a host of your ssh config, or [user@]host[:port]' },
    {
      name: 'local',
      short: 'L',
      value: 'SPEC',
      several: true,
      text: '[bind:]port:host:hostport, as ssh takes it, or with sockets: from here to there',
    },
    {
      name: 'remote',
      short: 'R',
      value: 'SPEC',
      several: true,
      text: 'the same from there to here; port 0 lets the server choose',
    },
    {
      name: 'dynamic',
      short: 'D',
      value: 'SPEC',
      several: true,
      text: '[bind:]port: a SOCKS proxy here',
    },
    {
      name: 'map',
      value: 'SPEC',
      several: true,
      text: 'without SSH: [bind:]port:hostport or [bind:]port:host:hostport',
    },
    { name: 'user', value: 'USER', text: 'who to log in as' },
    { name: 'port', value: 'PORT', text: 'the port of its ssh server' },
    {
      name: 'jump',
      value: 'HOSTS',
      text: 'hosts to go through, [user@]host[:port], with commas between them',
    },
    { name: 'identity', value: 'FILE', file: true, text: 'the private key to log in with' },
    { name: 'auto-start', text: 'bring it up whenever Quayside starts' },
    { name: 'tag', value: 'WORD', several: true, text: 'to find it by' },
    { name: 'json-file', value: 'FILE', file: true, text: 'tunnels as `tunnel export` prints them' },
    DRY_RUN,
  ],
};

const up: CommandSpec = {
  name: 'up',
  summary: 'Bring tunnels up; without a running Quayside they stay up until Ctrl+C.',
  arguments: [{ ...NAME, several: true }],
  options: [
    { name: 'timeout', value: 'SECONDS', text: 'how long to wait until they are up (exit code 5)' },
    { name: 'no-wait', text: 'leave it to the running Quayside at once' },
  ],
  endsItself: true,
};

const importing: CommandSpec = {
  name: 'import',
  summary: 'Save tunnels for the hosts of your ssh config that forward something. The config stays as it is.',
  arguments: [{ name: 'HOST', text: 'these hosts only (all that are new)', required: false, several: true }],
  options: [
    { name: 'config', value: 'FILE', file: true, text: 'this file instead of your own ssh config' },
    DRY_RUN,
    { name: 'yes', short: 'y', text: 'do not ask' },
  ],
};

export const tunnel: CommandSpec = {
  name: 'tunnel',
  summary: 'List your SSH tunnels and mappings, and how they are.',
  arguments: [],
  options: [],
  subcommands: [
    { name: 'ls', summary: 'List your tunnels and how they are.', arguments: [], options: [] },
    add,
    { name: 'show', summary: 'Say everything about a tunnel.', arguments: [NAME], options: [] },
    up,
    {
      name: 'down',
      summary: 'Take tunnels down.',
      arguments: [{ ...NAME, required: false, several: true }],
      options: [{ name: 'all', text: 'all that are not stopped' }],
      endsItself: true,
    },
    {
      name: 'rm',
      summary: 'Take a tunnel down and forget it.',
      arguments: [NAME],
      options: [],
      endsItself: true,
    },
    {
      name: 'logs',
      summary: 'Print what ssh said last about a tunnel.',
      arguments: [NAME],
      options: [{ name: 'all-lines', text: 'its debug lines too' }],
    },
    importing,
    {
      name: 'export',
      summary: 'Print tunnels as JSON that `tunnel add --json-file` takes. No secret is in it.',
      arguments: [{ ...NAME, required: false, several: true }],
      options: [],
    },
  ],
};
