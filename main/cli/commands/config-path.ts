/** `quayside config path`: where the settings are kept. */
import { join } from 'node:path';
import { cleanText } from '../../core/clean-text.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export async function run({ terminal }: Context): Promise<Answer> {
  const { dataFolder } = await import('../../core/paths.ts');
  const path = join(dataFolder(terminal.env), 'settings.json');
  return { exitCode: EXIT.done, data: { path }, text: cleanText(path, 10_000) };
}
