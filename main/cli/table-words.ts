/** Words that several commands of the table take. */
import type { ArgumentSpec, OptionSpec } from './command.ts';

export const PORT: ArgumentSpec = { name: 'PORT', text: 'a port from 1 to 65535', required: true };
export const PROTOCOL: OptionSpec = {
  name: 'protocol',
  value: 'PROTOCOL',
  values: ['tcp', 'udp'],
  text: 'tcp or udp only',
};
