/** The table's part about settings. */
import type { ArgumentSpec, CommandSpec } from './command.ts';
import { configKeys } from './config-keys.ts';

const key = (required: boolean): ArgumentSpec => ({
  name: 'KEY',
  text: 'a setting, such as theme or notifications.enabled',
  required,
  values: configKeys(),
});

export const config: CommandSpec = {
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
