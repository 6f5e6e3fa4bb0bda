/** What `config` says of settings and of wrong keys. Pure. */
import { type Failure, fail } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { CONFIG_KEYS, type ConfigKey, configKeys } from './config-keys.ts';
import { quote } from './words.ts';

/** As `config set` takes it: a plain word, or JSON. */
export const valueWords = (value: unknown): string =>
  cleanText(typeof value === 'string' ? value : JSON.stringify(value), 100_000);

export const unknownKey = (word: string): string =>
  `${quote(word)} is no setting. There are ${configKeys().join(', ')}.`;

export const wrongValue = (key: ConfigKey, word: string): Failure =>
  fail(
    'invalid-input',
    `${quote(word)} is no value for ${key}, which takes ${CONFIG_KEYS[key]}.`,
    `\`quayside config get ${key}\` says what it is now.`,
  ).failure;
