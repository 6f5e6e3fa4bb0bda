/** `quayside doctor`: what works here, what does not, and what to do about it. */
import type { DoctorReport } from '../../../preload/contract.ts';
import { failed } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { createStyle } from '../style.ts';
import { withCore } from '../with-core.ts';
import { hangingWords } from '../wrap-words.ts';

export const run = (context: Context): Promise<Answer> =>
  withCore(context, async ({ client }) => {
    const examined = await client.call('host.doctor', {});
    if (!examined.ok) return failed(examined.failure);
    const report = examined.value;
    const exitCode = report.checks.some(({ state }) => state === 'failed') ? EXIT.no : EXIT.done;
    return {
      exitCode,
      data: { ...report },
      text: reportWords(report, context.terminal.out),
    };
  });

function reportWords(
  { version, runtime, system, dataFolder, checks }: DoctorReport,
  { colour, columns }: Pick<Context['terminal']['out'], 'colour' | 'columns'>,
): string {
  const style = createStyle(colour);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const margin = width + 12;
  const marks = {
    ok: style.good('ok      '),
    degraded: style.strong('degraded'),
    failed: style.bad('failed  '),
  };
  return [
    `Quayside ${version}, ${runtime}, ${system}`,
    `Folder: ${dataFolder}`,
    '',
    ...checks.flatMap(({ name, state, message, nextStep }) => [
      `${marks[state]}  ${style.strong(name.padEnd(width))}  ${hangingWords(message, margin, columns)}`,
      ...(nextStep ? [`${' '.repeat(margin)}${hangingWords(nextStep, margin, columns)}`] : []),
    ]),
  ].join('\n');
}
